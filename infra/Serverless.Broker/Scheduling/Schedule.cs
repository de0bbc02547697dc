using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Scheduling;

/// <summary>Messages whose time has not come.</summary>
internal sealed class Schedule(QueueState queue)
{
    private readonly MessageHeap _scheduled = new();

    public int Count => _scheduled.Count;

    public long NextDue => _scheduled.FirstDue;

    /// <summary>Takes a message that became due instead of the queue; a topic publishes it.</summary>
    public Action<StoredMessage, long>? Activated { get; set; }

    public void Add(StoredMessage message, long dueTicks)
    {
        message.Location = MessageLocation.Scheduled;
        message.DueTicks = dueTicks;
        _scheduled.Add(message, dueTicks);
        queue.Family.Due_NeedsLock(dueTicks);
    }

    public void Remove(StoredMessage message) => _scheduled.Remove(message);

    /// <summary>The scheduled messages of these numbers, each once.</summary>
    /// <exception cref="BrokerException">com.microsoft:message-not-found: one is not scheduled.</exception>
    public IEnumerable<StoredMessage> Find(IReadOnlyCollection<long> sequenceNumbers)
    {
        List<StoredMessage> messages = new(sequenceNumbers.Count);
        foreach (long sequenceNumber in sequenceNumbers)
        {
            messages.Add(queue.Books.Find(sequenceNumber) is { Location: MessageLocation.Scheduled } message
                ? message
                : throw new BrokerException(
                    ErrorConditions.MessageNotFound,
                    $"'{queue.Path}' has no scheduled message with sequence number {sequenceNumber}. It may be active "
                    + "or cancelled already."));
        }

        return messages.Distinct();
    }

    /// <summary>Cancels all or none.</summary>
    public void Cancel(IReadOnlyCollection<long> sequenceNumbers)
    {
        foreach (StoredMessage message in Find(sequenceNumbers))
        {
            queue.Remove(message);
        }
    }

    public void ActivateDue(long nowTicks)
    {
        while (_scheduled.FirstDue <= nowTicks)
        {
            StoredMessage message = _scheduled.First!;
            queue.Remove(message);
            if (Activated is not null)
            {
                Activated(message, nowTicks);
                continue;
            }

            // An active message is appended as if it came now, with a number of its own (Service Bus: sequencing).
            StoredMessage active = new(message.Content)
            {
                Overrides = message.Overrides,
                Hops = message.Hops,
            };
            queue.Enqueue(active, nowTicks, honourSchedule: false);
            if (active.Session is { } session)
            {
                queue.Sessions.Dispatch(session, nowTicks);
            }
        }
    }
}
