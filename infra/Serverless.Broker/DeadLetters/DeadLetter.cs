using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.DeadLetters;

/// <summary>Puts messages into dead-letter queues, with the reason among their application properties.</summary>
internal static class DeadLetter
{
    /// <summary>Moves a message of a queue into its dead-letter queue.</summary>
    public static void Move(
        QueueState queue,
        StoredMessage message,
        string? reason,
        string? description,
        IReadOnlyDictionary<string, object?>? properties,
        long nowTicks)
    {
        queue.Remove(message);
        Add(queue.DeadLetters!, message, reason, description, properties, nowTicks);
    }

    /// <summary>Puts a message that is in no queue into a dead-letter queue of its family.</summary>
    public static void Add(
        QueueState deadLetters,
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
        deadLetters.Enqueue(dead, nowTicks, honourSchedule: false);
        deadLetters.Dispatcher.Dispatch(nowTicks);
    }
}
