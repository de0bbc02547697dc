using System.Collections.Concurrent;
using System.Net.WebSockets;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Amqp.Sessions;

namespace Serverless.Broker.Amqp.Connections;

/// <summary>
/// What goes out. Frames are written to one buffer under the connection's lock; one pump takes the buffer, filled up
/// with what links have ready, and writes it to the socket while the next one fills: one write
/// for all that has gathered.
/// </summary>
internal sealed partial class AmqpConnection
{
    /// <summary>Bytes gathered for one write; a message under way may exceed it.</summary>
    private const int WriteBudget = 262_144;

    /// <summary>Bytes waiting for a peer that does not read, above which nothing more is read from it.</summary>
    private const int MaxBacklog = 4 * 1024 * 1024;

    /// <summary>A buffer larger than this goes back to the pool when there is nothing to write.</summary>
    private const int IdleCapacity = 16_384;

    private readonly AsyncSignal _signal = new();
    private readonly AsyncSignal _written = new();
    private readonly ConcurrentQueue<AmqpSession> _dirtySessions = new();
    private readonly List<AmqpLink> _detached = [];
    private AmqpWriter _output = new(0);
    private AmqpWriter _writing = new(0);
    private ITimer? _heartbeat;
    private long _writes;
    private long _writesAtLastBeat;
    private volatile bool _inBatch;
    private volatile bool _finished;
    private volatile bool _broken;

    /// <summary>Where frames are written, with <see cref="Gate"/> held.</summary>
    public AmqpWriter Output_NeedsGate => _output;

    /// <summary>Wakes the pump; while the read loop works through what it has read, only at the end of that.</summary>
    public void RequestOutput()
    {
        if (!_inBatch)
        {
            _signal.Set();
        }
    }

    /// <summary>Has the pump look at a session. Takes no lock but the signal's.</summary>
    public void MarkDirty(AmqpSession session)
    {
        if (session.TryMarkDirty())
        {
            _dirtySessions.Enqueue(session);
            RequestOutput();
        }
    }

    /// <summary>Remembers a link whose node is to be told once the lock is free.</summary>
    public void AfterOutput_NeedsGate(AmqpLink link) => _detached.Add(link);

    private void BeginBatch() => _inBatch = true;

    private void EndBatch()
    {
        _inBatch = false;
        Interlocked.MemoryBarrier();
        bool pending;
        lock (Gate)
        {
            pending = _output.Position > 0;
        }

        if (pending || !_dirtySessions.IsEmpty)
        {
            _signal.Set();
        }
    }

    /// <summary>Waits while the peer does not read what it asked for.</summary>
    private async ValueTask RelieveOutputAsync()
    {
        while (!_broken)
        {
            lock (Gate)
            {
                if (_output.Position < MaxBacklog)
                {
                    return;
                }
            }

            await _written.WaitAsync();
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync();
                var finished = _finished;
                while (Collect())
                {
                    await _stream.WriteAsync(_writing.WrittenMemory);
                    _writing.Clear();
                    Interlocked.Increment(ref _writes);
                    _written.Set();
                }

                if (finished)
                {
                    return;
                }

                TrimBuffers();
            }
        }
        catch (Exception exception)
            when (exception is IOException or ObjectDisposedException or NotSupportedException or WebSocketException)
        {
            // The peer is gone, or has closed its WebSocket; the read loop ends everything.
            _broken = true;
            _written.Set();
            await _reading.CancelAsync();
        }
    }

    /// <summary>Fills the buffer and takes it; false when there is nothing to write.</summary>
    private bool Collect()
    {
        AmqpLink[] detached = [];
        lock (Gate)
        {
            for (var turns = _dirtySessions.Count; turns > 0 && _output.Position < WriteBudget; turns--)
            {
                if (!_dirtySessions.TryDequeue(out var session))
                {
                    break;
                }

                if (session.WriteOutput_NeedsGate(_output, WriteBudget))
                {
                    MarkDirty(session);
                }
            }

            (_output, _writing) = (_writing, _output);
            if (_detached.Count > 0)
            {
                detached = [.. _detached];
                _detached.Clear();
            }
        }

        foreach (var link in detached)
        {
            link.TellClosed();
        }

        return _writing.Position > 0;
    }

    private void TrimBuffers()
    {
        lock (Gate)
        {
            if (_output.Position == 0 && _output.Capacity > IdleCapacity)
            {
                _output.Dispose();
            }

            if (_writing.Capacity > IdleCapacity)
            {
                _writing.Dispose();
            }
        }
    }

    /// <summary>Lets the pump write what there is and end.</summary>
    private void FinishOutput()
    {
        _finished = true;
        _signal.Set();
    }

    private void ReleaseOutput()
    {
        lock (Gate)
        {
            _output.Dispose();
            _writing.Dispose();
        }
    }

    /// <summary>
    /// AMQP 1.0 §2.7.1. It offers no larger frames than the peer takes, as the service: uamqp makes frames as large as
    /// we take and then refuses to send what is larger than it takes itself.
    /// </summary>
    private void WriteOpen_NeedsGate()
    {
        var mark = FrameFormat.Begin(_output, 0);
        new OpenFrame
        {
            ContainerId = Settings.ContainerId,
            MaxFrameSize = _remoteOpen is null ? Settings.MaxFrameSize : (uint)MaxFrameSize,
            ChannelMax = Settings.ChannelMax,
            IdleTimeOut = (uint)Settings.IdleTimeOut.TotalMilliseconds,
        }.Write(_output);
        FrameFormat.End(_output, mark);
    }

    private void WriteEnding_NeedsGate(ushort channel, ulong descriptor, AmqpError? error)
    {
        var mark = FrameFormat.Begin(_output, channel);
        EndingFrame.Write(_output, descriptor, error);
        FrameFormat.End(_output, mark);
    }

    /// <summary>
    /// AMQP 1.0 §2.4.5: an empty frame when nothing else was written for half the peer's idle-time-out.
    /// </summary>
    private void StartHeartbeat(uint idleTimeOut)
    {
        if (idleTimeOut == 0)
        {
            return;
        }

        var period = TimeSpan.FromMilliseconds(Math.Max(100, idleTimeOut / 2));
        _heartbeat = Settings.TimeProvider.CreateTimer(
            static state => ((AmqpConnection)state!).Beat(), this, period, period);
    }

    private void Beat()
    {
        var writes = Interlocked.Read(ref _writes);
        if (writes != _writesAtLastBeat)
        {
            _writesAtLastBeat = writes;
            return;
        }

        lock (Gate)
        {
            if (_output.Position == 0 && !_finished)
            {
                FrameFormat.End(_output, FrameFormat.Begin(_output, 0));
            }
        }

        RequestOutput();
    }

    private void StopHeartbeat() => _heartbeat?.Dispose();
}
