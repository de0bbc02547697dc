using Serverless.Broker.Entities;
using Serverless.Broker.Filters;

namespace Serverless.Broker.Queues;

/// <summary>
/// A source of messages with its two dead-letter queues; they have three numbers in a row in the journal.
/// </summary>
internal sealed class SourceQueues
{
    public const int Ids = 3;
    public const string DeadLetterSuffix = "/$DeadLetterQueue";
    public const string TransferDeadLetterSuffix = "/$Transfer/$DeadLetterQueue";

    public SourceQueues(
        EntityFamily family,
        int id,
        string path,
        QueueSettings settings,
        string? forwardDeadLettersTo,
        Func<long> maxSessionStateSize,
        bool isPartitioned,
        RuleSet? rules = null)
    {
        QueueState main = new(family, id, path, settings)
        {
            DeadLetters = new QueueState(
                family, id + 1, path + DeadLetterSuffix, settings.ForDeadLetters(forwardDeadLettersTo))
            {
                DeadLetterSource = path,
            },
            TransferDeadLetters = new QueueState(
                family, id + 2, path + TransferDeadLetterSuffix, settings.ForDeadLetters(forwardTo: null))
            {
                DeadLetterSource = path,
            },
            MaxSessionStateSize = maxSessionStateSize,
        };
        Main = new MessageQueue(main, rules) { IsPartitioned = isPartitioned };
        All =
        [
            Main,
            new MessageQueue(main.DeadLetters) { IsPartitioned = isPartitioned },
            new MessageQueue(main.TransferDeadLetters) { IsPartitioned = isPartitioned },
        ];
    }

    public MessageQueue Main { get; }

    /// <summary>The source, its dead letters and those of its transfers.</summary>
    public IReadOnlyList<MessageQueue> All { get; }

    public void Change_NeedsLock(QueueSettings settings, string? forwardDeadLettersTo)
    {
        Main.State.Change(settings);
        Main.State.DeadLetters!.Change(settings.ForDeadLetters(forwardDeadLettersTo));
        Main.State.TransferDeadLetters!.Change(settings.ForDeadLetters(forwardTo: null));
    }

    public void Delete_NeedsLock()
    {
        foreach (MessageQueue queue in All)
        {
            queue.State.Delete();
        }
    }
}
