namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>Takes the messages of one entity to one function.</summary>
internal interface IMessagePump
{
    /// <summary>Begins to receive; a broker that is not there is waited for.</summary>
    void Start();

    /// <summary>
    /// Takes nothing new and returns when what it took is settled, or when the token fires: what is left comes again
    /// when its lock expires.
    /// </summary>
    Task StopAsync(CancellationToken cancellationToken);
}
