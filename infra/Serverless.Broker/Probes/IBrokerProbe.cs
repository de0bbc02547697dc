using Serverless.Broker.Entities;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Probes;

/// <summary>
/// Sees what crosses the wire, and may get in its way: the seam of the test host. Called on the threads of connections,
/// partly with an entity's lock held: it must not block, nor call the broker.
/// </summary>
internal interface IBrokerProbe
{
    /// <summary>A client sends; a <see cref="BrokerException"/> refuses it.</summary>
    /// <param name="app">Who sends; null for a connection without a name.</param>
    /// <param name="path">The queue, topic or partition.</param>
    /// <param name="messageIds">The ids of the messages; null for an event.</param>
    void OnSending(string? app, string path, IReadOnlyList<string?> messageIds);

    /// <summary>A message leaves for a receiver.</summary>
    /// <param name="receiver">The link, for <see cref="OnReceiverClosed"/>.</param>
    /// <param name="app">Who receives.</param>
    /// <param name="path">The queue, subscription or dead-letter queue.</param>
    /// <param name="delivery">The message and its lock.</param>
    void OnDelivered(object receiver, string? app, string path, in Delivery delivery);

    /// <summary>A receiver settles a message.</summary>
    /// <param name="app">Who settles.</param>
    /// <param name="path">The queue, subscription or dead-letter queue.</param>
    /// <param name="lockToken">The lock of the message.</param>
    /// <param name="settlement">What it wants.</param>
    /// <returns>What is done in its place; the same for what was asked.</returns>
    /// <exception cref="BrokerException">The settlement is refused, and the message stays locked.</exception>
    Settlement OnSettling(string? app, string path, Guid lockToken, Settlement settlement);

    /// <summary>A receiver is gone; what it had not settled stays locked.</summary>
    void OnReceiverClosed(object receiver);
}
