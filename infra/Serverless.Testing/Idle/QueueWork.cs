using Serverless.Broker;
using Serverless.Broker.Queues;

namespace Serverless.Testing.Idle;

/// <summary>
/// The messages of a queue or subscription that a running app reads and that could be delivered: it is about to ask for
/// them.
/// </summary>
internal sealed class QueueWork(BrokerHost broker, string path) : IWorkSource
{
    /// <summary>A client that has lost its connection comes back after seconds of real time.</summary>
    private static readonly TimeSpan Reconnecting = TimeSpan.FromSeconds(5);

    /// <summary>Whoever receives may have no place for more until functions end that wait for the clock.</summary>
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(2);

    private readonly MessageQueue _queue = broker.Namespace.ResolveSource(path);

    /// <inheritdoc/>
    public string Name => $"messages ready in {path}";

    /// <inheritdoc/>
    public TimeSpan Patience => _queue.HasReceiver ? Full : Reconnecting;

    /// <inheritdoc/>
    public WorkLook Look() => new(_queue.DeliverableCount, _queue.State.LastSequenceNumber);
}
