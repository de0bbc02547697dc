namespace Serverless.Amqp;

/// <summary>Issues the tokens that a connection puts to the broker's <c>$cbs</c> node, one for each entity.</summary>
public interface IAmqpTokenProvider
{
    /// <summary>Issues a token.</summary>
    /// <param name="audience">What it is for, such as <c>sb://contoso.servicebus.windows.net/orders</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    ValueTask<AmqpToken> GetTokenAsync(string audience, CancellationToken cancellationToken);
}
