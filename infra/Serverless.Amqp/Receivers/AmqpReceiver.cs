using System.Threading.Channels;
using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>
/// A receiver: one link, with exactly the credit that its owner gives. It lives as long as its link; when
/// <see cref="Closed"/> completes, open a new one. Message locks of an entity without sessions outlive it, so settling
/// still works (through the management node); a session's lock does not. Safe for concurrent use.
/// </summary>
public sealed partial class AmqpReceiver : IAsyncDisposable
{
    // A peer that does not answer a drain in this time is taken for gone.
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(5);

    // Of a drain when the credit is used up; nothing more can come then.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(1);

    private readonly AmqpConnection _connection;
    private readonly EntityLink _link;
    private readonly bool _ownsSession;
    private readonly Action<AmqpReceivedMessage>? _onMessage;
    private readonly Channel<AmqpReceivedMessage> _received = Channel.CreateUnbounded<AmqpReceivedMessage>();
    private readonly TaskCompletionSource<AmqpServiceException?> _closed =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Lock _flow = new();
    private int _waitingCredit;
    private int _flushing;
    private int _disposed;

    internal AmqpReceiver(
        AmqpConnection connection,
        string entity,
        EntityLink link,
        AmqpReceiverOptions options,
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
        ReceiveMode = options.ReceiveMode;
        PrefetchCount = options.PrefetchCount;
        SessionId = sessionId;
        SessionLockedUntil = lockedUntil;
        link.Settled = OnSettled;
        link.Start(0, OnMessage);
        link.AddClosedCallback((sender, error) => OnClosed(error ?? sender.Error));
        Ask(0);
    }

    /// <summary>The entity.</summary>
    public string Entity { get; }

    /// <summary>Whether messages are locked for this receiver, or removed when they are sent to it.</summary>
    public AmqpReceiveMode ReceiveMode { get; }

    /// <summary>How many messages are asked for ahead of <see cref="ReceiveAsync"/>.</summary>
    public int PrefetchCount { get; }

    /// <summary>The session, null for a receiver of an entity without sessions.</summary>
    public string? SessionId { get; }

    /// <summary>When the lock of the session ends; later after a renewal.</summary>
    public DateTimeOffset? SessionLockedUntil { get; private set; }

    /// <summary>True while the link is attached.</summary>
    public bool IsOpen => !_link.IsClosed;

    /// <summary>
    /// Completes when the link is gone: with the broker's reason, or with null when this side closed it.
    /// </summary>
    public Task<AmqpServiceException?> Closed => _closed.Task;

    /// <summary>
    /// Lets the broker send that many more messages. Grants made at about the same time go out as one flow.
    /// </summary>
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
    /// Stops the flow. AMQP 1.0 §2.6.7: the credit that is left is drained, so what the broker has ready may still
    /// come, but nothing after that.
    /// </summary>
    public void StopCredit()
    {
        lock (_flow)
        {
            Interlocked.Exchange(ref _waitingCredit, 0);
            _link.StartDrain();
        }
    }

    /// <summary>
    /// Stops the flow as <see cref="StopCredit"/> does, and returns when no message is on its way any more: each has
    /// reached the callback, or waits for <see cref="ReceiveAsync"/>. Also when the link closes meanwhile.
    /// </summary>
    /// <param name="cancellationToken">Stops waiting; the flow is stopped all the same.</param>
    /// <exception cref="AmqpServiceException">The broker did not answer in time.</exception>
    public Task DrainAsync(CancellationToken cancellationToken = default) =>
        DrainAsync(_connection.Options.OperationTimeout, cancellationToken);

    /// <summary>
    /// Closes the link; a session becomes free at once. Messages that were received and not taken are released, no
    /// delivery counted. With <see cref="AmqpReceiveMode.ReceiveAndDelete"/>, where the entity has them no more,
    /// <see cref="ReceiveAsync"/> still hands them out.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_link.IsClosed || Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // What the broker has sent is removed or locked already. A session's locks go with the link.
        if (ReceiveMode == AmqpReceiveMode.ReceiveAndDelete || (_onMessage is null && SessionId is null))
        {
            try
            {
                await DrainAsync(ClosePatience, CancellationToken.None);
            }
            catch (AmqpServiceException)
            {
                // The peer is silent: nothing more will come from it.
            }
        }

        if (ReceiveMode == AmqpReceiveMode.PeekLock)
        {
            while (_received.Reader.TryRead(out var message))
            {
                Release(message);
            }
        }

        await LinkClose.CloseAsync(_link);
        if (_ownsSession)
        {
            await LinkClose.CloseAsync(_link.Session);
        }
    }

    private async Task DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        StopCredit();
        using var deadline = new CancellationTokenSource(patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var poll = new PeriodicTimer(DrainPoll, TimeProvider.System);
        var exhausted = 0L;
        try
        {
            while (!_link.IsDrained && !_link.IsClosed)
            {
                if (_link.IsExhausted)
                {
                    exhausted = exhausted == 0 ? TimeProvider.System.GetTimestamp() : exhausted;
                    if (TimeProvider.System.GetElapsedTime(exhausted) > AnswerPatience)
                    {
                        break;
                    }
                }

                await poll.WaitForNextTickAsync(either.Token);
                StopCredit(); // Credit that was added meanwhile goes as well.
            }

            _link.EndDrain();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.From(new TimeoutException(), "Draining", Entity);
        }
    }

    private void FlushCredit()
    {
        Volatile.Write(ref _flushing, 0);
        lock (_flow)
        {
            var credit = Interlocked.Exchange(ref _waitingCredit, 0);
            if (credit > 0 && !_link.IsClosed)
            {
                _link.Grant(credit);
            }
        }
    }

    private void OnMessage(IReceiverLink link, Message raw)
    {
        var token = ReceiveMode == AmqpReceiveMode.PeekLock && raw.DeliveryTag is { Length: 16 } tag
            ? new Guid(tag)
            : Guid.Empty;
        var message = new AmqpReceivedMessage(raw, token) { Receiver = this };
        if (_onMessage is { } callback)
        {
            callback(message);
        }
        else if (!_received.Writer.TryWrite(message) && ReceiveMode == AmqpReceiveMode.PeekLock)
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
