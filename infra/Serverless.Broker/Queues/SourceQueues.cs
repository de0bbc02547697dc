using Serverless.Broker.Entities;
using Serverless.Broker.Filters;

namespace Serverless.Broker.Queues;

/// <summary>
/// A source of messages with its two dead-letter queues; they have three numbers in a row in the journal.
/// </summary>
internal static class SourceQueues
{
    public const int Ids = 3;
    public const string DeadLetterSuffix = "/$DeadLetterQueue";
    public const string TransferDeadLetterSuffix = "/$Transfer/$DeadLetterQueue";

    public static MessageQueue Create(
        EntityFamily family,
        int id,
        string path,
        QueueSettings settings,
        string? forwardDeadLettersTo,
        Func<long> maxSessionStateSize,
        bool isPartitioned,
        IRuleSet? rules = null)
    {
        QueueSettings deadLetterSettings = settings.ForDeadLetters(forwardDeadLettersTo);
        return new MessageQueue(family, id, path, settings)
        {
            DeadLetters = new MessageQueue(family, id + 1, path + DeadLetterSuffix, deadLetterSettings)
            {
                DeadLetterSource = path,
                IsPartitioned = isPartitioned,
            },
            TransferDeadLetters = new MessageQueue(
                family, id + 2, path + TransferDeadLetterSuffix, settings.ForDeadLetters(forwardTo: null))
            {
                DeadLetterSource = path,
                IsPartitioned = isPartitioned,
            },
            Rules = rules,
            MaxSessionStateSize = maxSessionStateSize,
            IsPartitioned = isPartitioned,
        };
    }

    public static void Change_NeedsLock(MessageQueue queue, QueueSettings settings, string? forwardDeadLettersTo)
    {
        queue.Change_NeedsLock(settings);
        queue.DeadLetters!.Change_NeedsLock(settings.ForDeadLetters(forwardDeadLettersTo));
        queue.TransferDeadLetters!.Change_NeedsLock(settings.ForDeadLetters(forwardTo: null));
    }

    public static IEnumerable<MessageQueue> All(MessageQueue queue) =>
        [queue, queue.DeadLetters!, queue.TransferDeadLetters!];
}
