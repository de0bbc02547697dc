using Microsoft.Extensions.Logging;
using Serverless.Amqp;
using Serverless.Runtime.Invocation;

namespace Serverless.Runtime.ServiceBus;

/// <summary>
/// Takes the messages of one receiver from the connection's read loop and runs them, at most so many at once, in the
/// order in which they came. Credit follows: what is granted, buffered and running never exceeds the window.
/// </summary>
internal sealed partial class MessageDispatcher(
    ServiceBusFunction function, DispatchLimits limits, SessionWorker? session, ILogger logger) : IAbandonOrder
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiting> _buffer = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<MessageSet> _active = [];
    private AmqpReceiver? _receiver;
    private TaskCompletionSource? _drained;
    private ITimer? _batchTimer;
    private bool _batchIsDue;
    private bool _hasReceived;
    private bool _stopped;
    private int _running;
    private int _earnedCredit;

    private AmqpReceiver Receiver =>
        _receiver ?? throw new InvalidOperationException("Messages came before the receiver.");

    /// <summary>Lets messages flow.</summary>
    public void Start(AmqpReceiver receiver)
    {
        _receiver = receiver;
        receiver.AddCredit(limits.Window);
    }

    /// <summary>Called on the connection's read loop.</summary>
    public void OnMessage(AmqpReceivedMessage message)
    {
        var waiting = new Waiting(new MessageLease(message, Receiver, this), function.Tracker.Enter());
        bool isTaken;
        var runs = false;
        lock (_gate)
        {
            _hasReceived = true;
            isTaken = !_stopped && !_isReturning;
            if (isTaken)
            {
                _buffer.Enqueue(waiting);
                runs = TryStartRunner_NeedsLock();
            }
            else if (_isReturning)
            {
                _returned.Add(message);
            }
        }

        if (runs)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static dispatcher => _ = dispatcher.RunAsync(), this, preferLocal: false);
        }
        else if (!isTaken)
        {
            // A link that closes takes its messages back; one that only stops gets them back one by one.
            if (!IsReturning)
            {
                waiting.Lease.Release();
            }

            waiting.Leave();
        }
    }

    /// <summary>
    /// Stops for good when nothing runs or waits; a receiver that never got a message is not idle but new.
    /// </summary>
    public bool TryStopIdle(bool alsoWhenNew)
    {
        lock (_gate)
        {
            if (_stopped || _running > 0 || _buffer.Count > 0 || !(_hasReceived || alsoWhenNew))
            {
                return false;
            }

            _stopped = true;
            return true;
        }
    }

    /// <summary>
    /// Takes nothing new, gives back what waits and waits for what runs; when the token fires, gives that back too.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task drained;
        await _stopping.CancelAsync();
        lock (_gate)
        {
            _stopped = true;
            _batchTimer?.Dispose();
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_running == 0)
            {
                _drained.TrySetResult();
            }

            drained = _drained.Task;
        }

        if (_receiver is { IsOpen: true } receiver)
        {
            receiver.StopCredit();
        }

        GiveBackBuffer();
        try
        {
            await drained.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            GiveBackRunning();
        }
    }

    private bool TryStartRunner_NeedsLock()
    {
        if (_running >= limits.Concurrency || !IsBatchReady_NeedsLock())
        {
            return false;
        }

        _running++;
        return true;
    }

    private async Task RunAsync()
    {
        while (Take() is { } taken)
        {
            try
            {
                await function.RunAsync(taken.Messages, _stopping.Token);
            }
#pragma warning disable CA1031 // A runner must not die: it would take its share of the concurrency along.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Log.RunFailed(logger, failure, function.Name, function.Target.Entity);
            }

            Finish(taken);
        }
    }

    private Taken? Take()
    {
        bool isIdle;
        lock (_gate)
        {
            if (!_stopped && !_isReturning && IsBatchReady_NeedsLock())
            {
                var waiting = new Waiting[Math.Min(limits.BatchSize, _buffer.Count)];
                for (var i = 0; i < waiting.Length; i++)
                {
                    waiting[i] = _buffer.Dequeue();
                }

                _batchIsDue = false;
                var messages = new MessageSet(Array.ConvertAll(waiting, w => w.Lease), Receiver, session);
                _active.Add(messages);
                return new Taken(messages, waiting);
            }

            _running--;
            isIdle = _running == 0 && _buffer.Count == 0;
            if (_running == 0)
            {
                _drained?.TrySetResult();
            }
        }

        if (isIdle)
        {
            session?.OnIdle();
        }

        return null;
    }

    private void Finish(Taken taken)
    {
        int credit;
        lock (_gate)
        {
            _active.Remove(taken.Messages);
            _earnedCredit += taken.Waiting.Length;
            credit = !_stopped && !_isReturning && _earnedCredit >= limits.CreditLot ? _earnedCredit : 0;
            _earnedCredit -= credit;
        }

        // The credit first: whoever waits for the app to be idle shall find the next message counted.
        if (credit > 0 && Receiver.IsOpen)
        {
            Receiver.AddCredit(credit);
        }

        session?.Touch();
        foreach (var waiting in taken.Waiting)
        {
            waiting.Leave();
        }
    }

    private bool IsBatchReady_NeedsLock()
    {
        if (_buffer.Count == 0)
        {
            return false;
        }

        if (_buffer.Count >= limits.MinBatchSize || _batchIsDue)
        {
            return true;
        }

        _batchTimer ??= function.TimeProvider.CreateTimer(
            static state => ((MessageDispatcher)state!).OnBatchDue(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        _batchTimer.Change(function.Settings.MaxBatchWaitTime, Timeout.InfiniteTimeSpan);
        return false;
    }

    private void OnBatchDue()
    {
        bool runs;
        lock (_gate)
        {
            _batchIsDue = _buffer.Count > 0;
            runs = _batchIsDue && !_stopped && TryStartRunner_NeedsLock();
        }

        if (runs)
        {
            _ = RunAsync();
        }
    }

    private void GiveBackBuffer()
    {
        Waiting[] buffered;
        lock (_gate)
        {
            buffered = [.. _buffer];
            _buffer.Clear();
        }

        foreach (var waiting in buffered)
        {
            waiting.GiveBack();
        }
    }

    private void GiveBackRunning()
    {
        MessageSet[] active;
        lock (_gate)
        {
            active = [.. _active];
        }

        Log.GivenBack(logger, function.Name, active.Length, function.Target.Entity);
        foreach (var lease in active.SelectMany(messages => messages.Leases))
        {
            lease.Release();
        }
    }

    private sealed record Taken(MessageSet Messages, Waiting[] Waiting);

    /// <summary>
    /// A message that counts as running work from its arrival on, so that an idle app has none in its hands.
    /// </summary>
    private readonly struct Waiting(MessageLease lease, InvocationTracker.Entry entry)
    {
        public MessageLease Lease => lease;

        public void Leave() => entry.Dispose();

        public void GiveBack()
        {
            lease.Release();
            entry.Dispose();
        }
    }
}
