using Serverless.Broker.DeadLetters;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    /// <summary>Moves a message to the dead-letter queue, with the reason among its application properties.</summary>
    public void DeadLetter_NeedsLock(
        StoredMessage message,
        string? reason,
        string? description,
        IReadOnlyDictionary<string, object?>? properties,
        long nowTicks)
    {
        Remove_NeedsLock(message);
        AddDeadLetter_NeedsLock(DeadLetters!, message, reason, description, properties, nowTicks);
    }

    /// <summary>Puts a message that is in no queue into a dead-letter queue of this family.</summary>
    public static void AddDeadLetter_NeedsLock(
        MessageQueue deadLetters,
        StoredMessage message,
        string? reason,
        string? description,
        IReadOnlyDictionary<string, object?>? properties,
        long nowTicks)
    {
        Dictionary<string, object?> merged = properties is null ? [] : new(properties, StringComparer.Ordinal);
        if (reason is not null)
        {
            merged[DeadLetterReasons.ReasonProperty] = reason;
        }

        if (description is not null)
        {
            merged[DeadLetterReasons.DescriptionProperty] = description;
        }

        StoredMessage dead = new(message.Content)
        {
            Overrides = merged.Count == 0
                ? message.Overrides
                : MessageEditing.WithProperties(message.Content, message.Overrides, merged),
            EnqueuedSequenceNumber = message.EnqueuedSequenceNumber,
            EnqueuedTicks = message.EnqueuedTicks,
            DeliveryCount = message.DeliveryCount,
            Hops = message.Hops,
        };
        deadLetters.Enqueue_NeedsLock(dead, nowTicks, honourSchedule: false);
        deadLetters.Dispatch_NeedsLock(nowTicks);
    }
}
