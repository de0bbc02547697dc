using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    /// <summary>Cancels all or none.</summary>
    public void CancelScheduled_NeedsLock(IReadOnlyCollection<long> sequenceNumbers)
    {
        foreach (StoredMessage message in FindScheduled_NeedsLock(sequenceNumbers))
        {
            Remove_NeedsLock(message);
        }
    }

    /// <summary>The scheduled messages of these numbers, each once.</summary>
    /// <exception cref="BrokerException">com.microsoft:message-not-found: one is not scheduled.</exception>
    public IEnumerable<StoredMessage> FindScheduled_NeedsLock(IReadOnlyCollection<long> sequenceNumbers)
    {
        List<StoredMessage> messages = new(sequenceNumbers.Count);
        foreach (long sequenceNumber in sequenceNumbers)
        {
            messages.Add(_index.Find(sequenceNumber) is { Location: MessageLocation.Scheduled } message
                ? message
                : throw new BrokerException(
                    ErrorConditions.MessageNotFound,
                    $"'{Path}' has no scheduled message with sequence number {sequenceNumber}. It may be active "
                    + "or cancelled already."));
        }

        return messages.Distinct();
    }

    private void ActivateScheduled_NeedsLock(long nowTicks)
    {
        while (_scheduled.FirstDue <= nowTicks)
        {
            StoredMessage message = _scheduled.First!;
            Remove_NeedsLock(message);
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
            Enqueue_NeedsLock(active, nowTicks, honourSchedule: false);
            if (active.Session is { } session)
            {
                DispatchSession_NeedsLock(session, nowTicks);
            }
        }
    }
}
