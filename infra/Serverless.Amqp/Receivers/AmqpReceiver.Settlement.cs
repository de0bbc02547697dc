using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Amqp.Types;

namespace Serverless.Amqp;

public sealed partial class AmqpReceiver
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _settling = new();

    /// <summary>Removes the message from the entity; returns when the broker has confirmed it.</summary>
    /// <param name="message">A message of this receiver.</param>
    /// <param name="cancellationToken">Stops waiting; the message may be completed all the same.</param>
    /// <exception cref="LockLostException">The lock is gone; the message is delivered again.</exception>
    public Task CompleteAsync(AmqpReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(message, new Accepted(), Disposition.Complete, cancellationToken);

    /// <summary>Gives the message back: it is available at once, with one delivery more counted.</summary>
    /// <param name="message">A message of this receiver.</param>
    /// <param name="propertiesToModify">Application properties to set on it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LockLostException">The lock is gone; the message is delivered again.</exception>
    public Task AbandonAsync(
        AmqpReceivedMessage message,
        IEnumerable<KeyValuePair<string, object>>? propertiesToModify = null,
        CancellationToken cancellationToken = default)
    {
        var properties = Properties(propertiesToModify);
        var outcome = new Modified { DeliveryFailed = true, UndeliverableHere = false };
        if (properties is not null)
        {
            outcome.MessageAnnotations = properties;
        }

        return SettleAsync(message, outcome, Disposition.Abandon(properties), cancellationToken);
    }

    /// <summary>Sets the message aside: it stays in the entity and is received by its sequence number only.</summary>
    /// <param name="message">A message of this receiver.</param>
    /// <param name="propertiesToModify">Application properties to set on it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LockLostException">The lock is gone; the message is delivered again.</exception>
    public Task DeferAsync(
        AmqpReceivedMessage message,
        IEnumerable<KeyValuePair<string, object>>? propertiesToModify = null,
        CancellationToken cancellationToken = default)
    {
        var properties = Properties(propertiesToModify);
        var outcome = new Modified { DeliveryFailed = true, UndeliverableHere = true };
        if (properties is not null)
        {
            outcome.MessageAnnotations = properties;
        }

        return SettleAsync(message, outcome, Disposition.Defer(properties), cancellationToken);
    }

    /// <summary>Moves the message to the dead-letter queue of its entity.</summary>
    /// <param name="message">A message of this receiver.</param>
    /// <param name="reason">Why, in a few words; at most 4096 characters.</param>
    /// <param name="description">Details; at most 4096 characters.</param>
    /// <param name="propertiesToModify">Application properties to set on it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="LockLostException">The lock is gone; the message is delivered again.</exception>
    public Task DeadLetterAsync(
        AmqpReceivedMessage message,
        string? reason = null,
        string? description = null,
        IEnumerable<KeyValuePair<string, object>>? propertiesToModify = null,
        CancellationToken cancellationToken = default)
    {
        var properties = Properties(propertiesToModify);
        var info = properties is null ? [] : Copy(properties);
        if (reason is not null)
        {
            info[(Symbol)"DeadLetterReason"] = Shorten(reason);
        }

        if (description is not null)
        {
            info[(Symbol)"DeadLetterErrorDescription"] = Shorten(description);
        }

        var outcome = new Rejected { Error = new Error(ErrorConditions.DeadLetter) { Info = info } };
        var fallback = Disposition.DeadLetter(
            reason is null ? null : Shorten(reason), description is null ? null : Shorten(description), properties);
        return SettleAsync(message, outcome, fallback, cancellationToken);
    }

    /// <summary>
    /// Gives a message back that nobody looked at: no delivery is counted. Not confirmed. A message that was received
    /// by its sequence number came on no link and stays locked until its lock ends.
    /// </summary>
    /// <param name="message">A message of this receiver.</param>
    public void Release(AmqpReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        RequireLock(message);

        // Also after the link has closed, when the broker has the message back: the session forgets the delivery then.
        if (message.Receiver is { } owner && !owner._link.Session.IsClosed)
        {
            message.IsSettled = true;
            UnsettledDisposition.SendSettled(owner._link.Session, message.Raw, new Released());
        }
    }

    private async Task SettleAsync(
        AmqpReceivedMessage message, Outcome outcome, Disposition fallback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        RequireLock(message);
        if (message.Receiver is { } owner && owner != this)
        {
            // A delivery is settled on the link that it came by.
            await owner.SettleAsync(message, outcome, fallback, cancellationToken);
            return;
        }

        if (message.Receiver is null || _link.IsClosed)
        {
            await SettleThroughManagementAsync(message, fallback, cancellationToken);
            return;
        }

        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_settling.TryAdd(message.LockToken, completion))
        {
            throw new InvalidOperationException(
                $"Message '{message.MessageId}' of '{Entity}' is being settled already.");
        }

        try
        {
            UnsettledDisposition.Send(_link.Session, message.Raw, outcome);
            if (_link.IsClosed)
            {
                completion.TrySetException(Failures.FromError(_link.Error, "Settling", Entity));
            }

            await completion.Task.WaitAsync(_connection.Options.OperationTimeout, cancellationToken);
            message.IsSettled = true;
        }
        catch (Exception exception) when (IsLinkLoss(exception))
        {
            _settling.TryRemove(message.LockToken, out _);
            await SettleThroughManagementAsync(message, fallback, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw Failures.From(exception, "Settling", Entity);
        }
        finally
        {
            _settling.TryRemove(message.LockToken, out _);
        }
    }

    // The broker keeps the lock of a plain message when the link goes, and takes the settlement by lock token.
    private async Task SettleThroughManagementAsync(
        AmqpReceivedMessage message, Disposition disposition, CancellationToken cancellationToken)
    {
        if (SessionId is not null && _link.IsClosed)
        {
            throw new LockLostException(
                $"Message '{message.MessageId}' cannot be settled: the lock of session '{SessionId}' of '{Entity}' " +
                "went with its link. The message is delivered again.",
                ErrorConditions.SessionLockLost,
                Entity);
        }

        await _connection.GetManagement(Entity)
            .UpdateDispositionAsync(message.LockToken, disposition, SessionId, cancellationToken);
        message.IsSettled = true;
    }

    private void RequireLock(AmqpReceivedMessage message)
    {
        if (message.LockToken == Guid.Empty)
        {
            throw new InvalidOperationException(
                $"Message '{message.MessageId}' of '{Entity}' has no lock: it was peeked, or received with " +
                "ReceiveAndDelete, and cannot be settled, released or renewed. Receive it with PeekLock.");
        }
    }

    private static bool IsLinkLoss(Exception exception) => exception
        is AmqpException
        or AmqpServiceException { Condition: ErrorConditions.DetachForced or ErrorConditions.ConnectionForced };

    private void OnSettled(IDelivery delivery)
    {
        if (delivery.Tag is { Length: 16 } tag && _settling.TryGetValue(new Guid(tag), out var completion))
        {
            if (delivery.State is Rejected { Error: { } error })
            {
                completion.TrySetException(Failures.FromError(error, "Settling", Entity));
            }
            else
            {
                completion.TrySetResult();
            }
        }
    }

    private void FailPending(AmqpServiceException? reason)
    {
        foreach (var completion in _settling.Values)
        {
            completion.TrySetException(reason ?? Failures.FromError(error: null, "Settling", Entity));
        }
    }

    private static Fields? Properties(IEnumerable<KeyValuePair<string, object>>? properties)
    {
        if (properties is null)
        {
            return null;
        }

        var fields = new Fields();
        foreach (var (key, value) in properties)
        {
            fields[(Symbol)key] = AmqpValues.ToWire(value);
        }

        return fields;
    }

    private static Fields Copy(Fields source)
    {
        var copy = new Fields();
        foreach (var (key, value) in source)
        {
            copy[key] = value;
        }

        return copy;
    }

    // Service Bus: reason and description are at most 4096 characters long.
    private static string Shorten(string text) => text.Length <= 4096 ? text : text[..4096];
}
