namespace Serverless.Broker.Amqp.Links;

/// <summary>What a sending peer sends to.</summary>
internal interface IIncomingNode
{
    /// <summary>Bytes of the largest message taken; a larger one is rejected before this node sees it.</summary>
    ulong MaxMessageSize { get; }

    /// <summary>Cancelled when the entity behind the node is deleted; never for a node without one.</summary>
    CancellationToken EntityDeleted => CancellationToken.None;

    /// <summary>
    /// Takes a message; <see cref="IncomingDelivery.Complete"/> must follow exactly once, from any thread. Called on
    /// the read loop: it starts work and returns. The payload belongs to the node.
    /// </summary>
    void OnMessage(IncomingDelivery delivery, ReadOnlyMemory<byte> payload);

    /// <summary>The link is gone. Called once.</summary>
    void OnClosed();
}
