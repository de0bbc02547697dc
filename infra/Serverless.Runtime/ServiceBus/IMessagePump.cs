namespace Serverless.Runtime.ServiceBus;

/// <summary>Brings the messages of one entity to one function.</summary>
internal interface IMessagePump
{
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes nothing new, waits for what runs until the token fires, gives back the rest and closes the connection.
    /// </summary>
    Task StopAsync(CancellationToken cancellationToken);
}
