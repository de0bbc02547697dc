namespace Serverless.Amqp;

/// <summary>A shared access signature that the connection string itself carries; it cannot be renewed.</summary>
internal sealed class FixedTokenProvider(string signature) : IAmqpTokenProvider
{
    public ValueTask<AmqpToken> GetTokenAsync(string audience, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new AmqpToken(signature, AmqpToken.SharedAccess, DateTimeOffset.MaxValue));
}
