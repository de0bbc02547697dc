using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Amqp.Sessions;

namespace Serverless.Broker.Amqp.Connections;

/// <summary>
/// One connection of a client (AMQP 1.0 §2.4): the read loop and, in other parts, the handshake and the pump that
/// writes. The read loop starts work and never waits for it; credit and windows bound what is under way.
/// </summary>
internal sealed partial class AmqpConnection
{
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly FrameReader _frames;
    private readonly Dictionary<ushort, AmqpSession> _sessions = [];
    private readonly CancellationTokenSource _reading;
    private readonly CancellationTokenSource _stopping = new();
    private OpenFrame? _remoteOpen;

    public AmqpConnection(Stream stream, ILinkRouter router, AmqpConnectionSettings settings)
    {
        _stream = stream;
        Router = router;
        Settings = settings;
        Identity = new ConnectionIdentity(settings.Keys);
        MaxFrameSize = FrameFormat.MinMaxFrameSize;
        _frames = new FrameReader(settings.MaxFrameSize);
        _reading = new CancellationTokenSource(settings.HandshakeTimeout, settings.TimeProvider);
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(
            bufferSize: 65_536, minimumReadSize: 8_192, leaveOpen: true, useZeroByteReads: true));
    }

    public ILinkRouter Router { get; }

    public AmqpConnectionSettings Settings { get; }

    public ConnectionIdentity Identity { get; }

    /// <summary>The container-id of the peer's open; empty before.</summary>
    public string RemoteContainerId => _remoteOpen?.ContainerId ?? "";

    /// <summary>Bytes of the largest frame the peer takes.</summary>
    public int MaxFrameSize { get; private set; }

    /// <summary>
    /// Guards all that is written and the state of sessions and links. Taken before an entity's lock, never after.
    /// </summary>
    public Lock Gate { get; } = new();

    /// <summary>Serves the connection until either side ends it; never throws.</summary>
    public async Task RunAsync()
    {
        var pump = PumpAsync();
        AmqpError? error = null;
        try
        {
            if (await HandshakeAsync())
            {
                await ReadFramesAsync();
            }
        }
        catch (AmqpException exception)
        {
            error = exception.ToError();
        }
        catch (AmqpDecodeException exception)
        {
            error = new AmqpError(AmqpConditions.DecodeError, exception.Message);
        }
        catch (OperationCanceledException)
        {
            error = _stopping.IsCancellationRequested
                ? new AmqpError(AmqpConditions.ConnectionForced, "The broker is stopping.")
                : _isPeerSilent ? SilenceError() : null;
        }
        catch (Exception exception) when (exception is IOException or WebSocketException)
        {
            // The peer is gone.
        }
#pragma warning disable CA1031 // One connection's fault must not end the broker.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.ConnectionFailed(Settings.Logger, RemoteContainerId, exception);
            error = new AmqpError(
                AmqpConditions.InternalError, "The broker failed on this connection; its log says how.");
        }

        await EndAsync(pump, error);
    }

    /// <summary>Ends the connection with a close; <see cref="RunAsync"/> then completes.</summary>
    public void Stop()
    {
        _stopping.Cancel();
        CancelReading();
    }

    /// <summary>Ends the connection without a word; <see cref="RunAsync"/> then completes.</summary>
    public void Drop() => CancelReading();

    private void CancelReading()
    {
        try
        {
            _reading.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The peer was faster: the connection has ended already.
        }
    }

    private async Task EndAsync(Task pump, AmqpError? error)
    {
        foreach (var session in _sessions.Values)
        {
            session.End();
        }

        if (error is not null && error.Condition != AmqpConditions.ConnectionForced)
        {
            Log.ConnectionClosedOnError(Settings.Logger, RemoteContainerId, error.Condition, error.Description ?? "");
        }

        if (error is not null)
        {
            lock (Gate)
            {
                if (_remoteOpen is null)
                {
                    // A close may only follow an open (§2.4.1).
                    WriteOpen_NeedsGate();
                }

                WriteEnding_NeedsGate(0, AmqpDescriptor.Close, error);
            }
        }

        FinishOutput();
        using var patience = new CancellationTokenSource(Settings.CloseTimeout, Settings.TimeProvider);
        try
        {
            await pump.WaitAsync(patience.Token);
            while (error is not null)
            {
                // Unread input would turn our close into a reset that the peer may see instead of it.
                var result = await _input.ReadAsync(patience.Token);
                _input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException or WebSocketException or NotSupportedException)
        {
            // The peer does not answer (or its WebSocket cannot be read any more); the socket is closed either way.
        }

        StopHeartbeat();
        StopLiveness();
        await _stream.DisposeAsync();
        await pump;
        await _input.CompleteAsync();
        _frames.Dispose();
        // Not disposed: Stop may come at any time. Without a timer it holds nothing.
        _reading.CancelAfter(Timeout.InfiniteTimeSpan);
        ReleaseOutput();
    }

    private async Task ReadFramesAsync()
    {
        while (true)
        {
            var result = await _input.ReadAsync(_reading.Token);
            Interlocked.Increment(ref _reads);
            var buffer = result.Buffer;
            bool goOn;
            BeginBatch();
            try
            {
                goOn = DispatchAll(ref buffer);
            }
            finally
            {
                EndBatch();
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            if (!goOn || result.IsCompleted)
            {
                return;
            }

            _isRelieving = true;
            await RelieveOutputAsync();
            _isRelieving = false;
        }
    }

    private bool DispatchAll(ref ReadOnlySequence<byte> buffer)
    {
        while (_frames.TryRead(ref buffer, out var bytes))
        {
            if (!Dispatch(Frame.Parse(bytes)))
            {
                return false;
            }
        }

        return true;
    }
}
