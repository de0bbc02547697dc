using Serverless.Broker.DeadLetters;
using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

/// <summary>What becomes of locked messages: an outcome, a failed delivery, a return.</summary>
internal sealed class Settling(QueueState queue)
{
    /// <summary>Throws when an outcome is refused; the message stays locked then.</summary>
    public void Check(StoredMessage message, Settlement settlement)
    {
        if (settlement.Kind == SettlementKind.DeadLetter && queue.DeadLetters is null)
        {
            throw BrokerException.NotAllowed(
                $"A message in '{queue.Path}' is a dead letter already. Complete it, or send a copy where it belongs.");
        }

        if (settlement.Reason?.Length > ServiceLimits.ReasonLength
            || settlement.Description?.Length > ServiceLimits.ReasonLength)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange,
                $"A dead-letter reason or description has more than {ServiceLimits.ReasonLength} characters. "
                + "Shorten it.");
        }

        if (queue.DeadLetters is null && WhyTooLarge(message, settlement.Properties) is { } tooLarge)
        {
            throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange,
                $"{tooLarge} A dead letter cannot be dead-lettered for that: settle it with smaller "
                + "properties, or none.");
        }
    }

    /// <summary>Applies an outcome to a locked message.</summary>
    public void Settle(StoredMessage message, Settlement settlement, long nowTicks)
    {
        queue.Touch(nowTicks);
        message.Transaction = null;
        if (settlement.Kind is SettlementKind.Abandon or SettlementKind.Defer or SettlementKind.DeadLetter
            && queue.DeadLetters is not null
            && WhyTooLarge(message, settlement.Properties) is { } tooLarge)
        {
            string description = settlement.Reason is { } reason
                ? $"{tooLarge} The reader's reason: {reason}"
                : tooLarge;
            DeadLetter.Move(
                queue, message, DeadLetterReasons.HeaderSizeExceeded, description, properties: null, nowTicks);
            return;
        }

        switch (settlement.Kind)
        {
            case SettlementKind.Complete:
                queue.Remove(message);
                break;
            case SettlementKind.Release:
                Return(message, nowTicks);
                break;
            case SettlementKind.Abandon:
                Merge(message, settlement.Properties);
                Fail(message, nowTicks);
                break;
            case SettlementKind.Defer:
                Merge(message, settlement.Properties);
                queue.Displace(message);
                queue.Deferred.Add(message);
                queue.Family.Entry.Updated(queue.Id, message);
                break;
            case SettlementKind.DeadLetter:
                DeadLetter.Move(
                    queue, message, settlement.Reason, settlement.Description, settlement.Properties, nowTicks);
                break;
        }
    }

    /// <summary>Delivers what a settlement made available.</summary>
    public void DispatchAfter(StoredMessage message, long nowTicks)
    {
        if (message.Session is { } session)
        {
            queue.Sessions.Dispatch(session, nowTicks);
        }
        else
        {
            queue.Dispatcher.Dispatch(nowTicks);
        }

        queue.DeadLetters?.Dispatcher.Dispatch(nowTicks);
    }

    /// <summary>A delivery failed: counts it, then makes the message available or dead-letters it.</summary>
    public void Fail(StoredMessage message, long nowTicks)
    {
        message.DeliveryCount++;
        if (message.DeliveryCount >= queue.Settings.MaxDeliveryCount && queue.DeadLetters is not null)
        {
            DeadLetter.Move(
                queue,
                message,
                DeadLetterReasons.MaxDeliveryCountExceeded,
                $"Message could not be consumed after {message.DeliveryCount} delivery attempts.",
                properties: null,
                nowTicks);
            return;
        }

        queue.Family.Entry.Updated(queue.Id, message);
        Return(message, nowTicks);
    }

    /// <summary>Makes a locked message available again where it was.</summary>
    public void Return(StoredMessage message, long nowTicks)
    {
        queue.Displace(message);
        message.Transaction = null;
        if (message.IsDeferred)
        {
            message.Location = MessageLocation.Deferred;
        }
        else if (message.ExpiresTicks <= nowTicks)
        {
            queue.Expiry.Expire(message, nowTicks);
        }
        else
        {
            queue.Expiry.Watch(message);
            queue.MakeAvailable(message, isNew: false);
        }
    }

    /// <summary>What is too large once the properties are merged; null when they fit.</summary>
    private static string? WhyTooLarge(StoredMessage message, IReadOnlyDictionary<string, object?>? properties) =>
        properties is null || properties.Count == 0
            ? null
            : HeaderLimits.Check(
                message.Content, MessageEditing.WithProperties(message.Content, message.Overrides, properties));

    private void Merge(StoredMessage message, IReadOnlyDictionary<string, object?>? properties)
    {
        if (properties is not null && properties.Count > 0)
        {
            queue.Books.Change(
                message, MessageEditing.WithProperties(message.Content, message.Overrides, properties));
        }
    }
}
