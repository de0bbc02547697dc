using Serverless.Broker.Messages;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Entities;

/// <summary>
/// A queue or topic to send to. Every operation throws <see cref="BrokerException"/> when it is refused (at once, or
/// through the task) and completes when its effect is durable.
/// </summary>
internal interface ISendTarget
{
    /// <summary>The entity's path as it was created.</summary>
    string Path { get; }

    bool RequiresSession { get; }

    /// <summary>Clients see numbers with a partition in them (<see cref="Queues.PartitionedNumber"/>).</summary>
    bool IsPartitioned { get; }

    /// <summary>The largest encoded message in bytes.</summary>
    long MaxMessageSize { get; }

    /// <summary>Cancelled when the entity is deleted.</summary>
    CancellationToken Deleted { get; }

    /// <summary>Throws <c>com.microsoft:entity-disabled</c> when the entity's status refuses sends.</summary>
    void CheckSend();

    /// <summary>
    /// Enqueues one message; scheduled when <see cref="MessageContent.ScheduledEnqueueTime"/> lies ahead.
    /// In a transaction it stays invisible until the commit.
    /// </summary>
    Task SendAsync(MessageContent message, BrokerTransaction? transaction = null);

    /// <summary>Enqueues all messages or none.</summary>
    Task SendAsync(IReadOnlyList<MessageContent> batch, BrokerTransaction? transaction = null);

    /// <summary>Schedules all messages or none; answers their sequence numbers in order.</summary>
    Task<long[]> ScheduleAsync(IReadOnlyList<MessageContent> batch, BrokerTransaction? transaction = null);

    /// <summary>
    /// Cancels scheduled messages; <c>com.microsoft:message-not-found</c> when one is unknown, none is cancelled then.
    /// In a transaction they are cancelled by the commit.
    /// </summary>
    Task CancelScheduledAsync(IReadOnlyList<long> sequenceNumbers, BrokerTransaction? transaction = null);
}
