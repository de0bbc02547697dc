using System.Threading.Channels;
using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>
/// A peek-lock receiver: one link, with exactly the credit that its owner gives. It lives as long as its link; when
/// <see cref="Closed"/> completes, open a new one. Message locks of an entity without sessions outlive it, so settling still
/// works (through the management node); a session's lock does not. Safe for concurrent use.
/// </summary>
public sealed partial class AmqpReceiver : IAsyncDisposable
{
    private readonly AmqpConnection _connection;
    private readonly PeekLockLink _link;
    private readonly bool _ownsSession;
    private readonly Action<AmqpReceivedMessage>? _onMessage;
    private readonly Channel<AmqpReceivedMessage> _received = Channel.CreateUnbounded<AmqpReceivedMessage>();
    private readonly TaskCompletionSource<AmqpServiceException?> _closed =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _waitingCredit;
    private int _flushing;
    private int _outstanding;
    private int _credit;

    internal AmqpReceiver(
        AmqpConnection connection,
        string entity,
        PeekLockLink link,
        string? sessionId,
        DateTimeOffset? lockedUntil,
        bool ownsSession,
        Action<AmqpReceivedMessage>? onMessage)
    {
        _connection = connection;
        _link = link;
        _ownsSession = ownsSession;
        _onMessage = onMessage;
        Entity = entity;
        SessionId = sessionId;
        SessionLockedUntil = lockedUntil;
        link.Settled = OnSettled;
        link.Start(0, OnMessage);
        link.AddClosedCallback((sender, error) => OnClosed(error ?? sender.Error));
    }

    /// <summary>The entity.</summary>
    public string Entity { get; }

    /// <summary>The session, null for a receiver of an entity without sessions.</summary>
    public string? SessionId { get; }

    /// <summary>When the lock of the session ends; later after a renewal.</summary>
    public DateTimeOffset? SessionLockedUntil { get; private set; }

    /// <summary>True while the link is attached.</summary>
    public bool IsOpen => !_link.IsClosed;

    /// <summary>Completes when the link is gone: with the broker's reason, or with null when this side closed it.</summary>
    public Task<AmqpServiceException?> Closed => _closed.Task;

    /// <summary>Lets the broker send that many more messages. Grants made at about the same time go out as one flow.</summary>
    /// <param name="messages">At least 1.</param>
    public void AddCredit(int messages)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(messages, 1);
        Interlocked.Add(ref _waitingCredit, messages);
        if (Interlocked.Exchange(ref _flushing, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static receiver => receiver.FlushCredit(), this, preferLocal: false);
        }
    }

    /// <summary>
    /// Stops the flow. AMQP 1.0 §2.6.7: the credit that is left is drained, so what the broker has ready may still come, but
    /// nothing after that.
    /// </summary>
    public void StopCredit() => _link.SetCredit(Volatile.Read(ref _credit), CreditMode.Drain);

    /// <summary>
    /// Takes messages for callers that want to pull: gives credit for what is missing and returns when the first message is
    /// there, with what came with it. Only for a receiver that was opened without a callback.
    /// </summary>
    /// <param name="maxMessages">The most to return.</param>
    /// <param name="wait">How long to wait for the first one, on the machine's clock.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One or more messages, or none when the time is over.</returns>
    public async Task<IReadOnlyList<AmqpReceivedMessage>> ReceiveAsync(
        int maxMessages, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        if (_onMessage is not null)
        {
            throw new InvalidOperationException(
                $"The receiver of '{Entity}' was opened with a callback, which gets the messages. Open one without to pull.");
        }

        var missing = maxMessages - Volatile.Read(ref _outstanding);
        if (missing > 0)
        {
            Interlocked.Add(ref _outstanding, missing);
            AddCredit(missing);
        }

        var messages = new List<AmqpReceivedMessage>();
        if (!await WaitForMessageAsync(wait, cancellationToken))
        {
            return messages;
        }

        while (messages.Count < maxMessages && _received.Reader.TryRead(out var next))
        {
            messages.Add(next);
        }

        Interlocked.Add(ref _outstanding, -messages.Count);
        return messages;
    }

    /// <summary>Releases what was received but not taken, and closes the link. A session becomes free at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_link.IsClosed)
        {
            return;
        }

        while (_received.Reader.TryRead(out var message))
        {
            Release(message);
        }

        await LinkClose.CloseAsync(_link);
        if (_ownsSession)
        {
            await LinkClose.CloseAsync(_link.Session);
        }
    }

    // Waits without taking: a read that was given up would take the next message along.
    private async Task<bool> WaitForMessageAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            return await _received.Reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(wait, cancellationToken)
                ? true
                : throw Failures.FromError(error: null, "Receiving", Entity);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private void FlushCredit()
    {
        Volatile.Write(ref _flushing, 0);
        var credit = Interlocked.Exchange(ref _waitingCredit, 0);
        if (credit > 0 && !_link.IsClosed)
        {
            // Counted before it is granted and after it is used: never less than what the link counts itself.
            Interlocked.Add(ref _credit, credit);
            _link.SetCredit(credit, CreditMode.Manual);
        }
    }

    private void OnMessage(IReceiverLink link, Message raw)
    {
        Interlocked.Decrement(ref _credit);
        var tag = raw.DeliveryTag;
        var message = new AmqpReceivedMessage(raw, tag is { Length: 16 } ? new Guid(tag) : Guid.Empty) { Receiver = this };
        if (_onMessage is { } callback)
        {
            callback(message);
        }
        else if (!_received.Writer.TryWrite(message))
        {
            Release(message);
        }
    }

    private void OnClosed(Error? error)
    {
        var reason = error is null ? null : Failures.FromError(error, "Receiving", Entity);
        _received.Writer.TryComplete(reason);
        FailPending(reason);
        _closed.TrySetResult(reason);
    }
}
