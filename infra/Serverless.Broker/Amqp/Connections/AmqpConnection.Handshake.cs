using System.Buffers;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Sasl;

namespace Serverless.Broker.Amqp.Connections;

internal sealed partial class AmqpConnection
{
    /// <summary>AMQP 1.0 §2.2, §5.3: security layer first. The broker's second header waits for the client's.</summary>
    private async Task<bool> HandshakeAsync()
    {
        var header = await ReadHeaderAsync();
        if (header != ProtocolHeader.Sasl)
        {
            // Also for a client without security layer, and for one that speaks something else: what is spoken here.
            WriteRaw(FrameFormat.SaslHeader);
            return false;
        }

        lock (Gate)
        {
            Output_NeedsGate.WriteRaw(FrameFormat.SaslHeader);
            SaslServer.WriteMechanisms(Output_NeedsGate);
        }

        RequestOutput();
        var accepted = await ReadSaslInitAsync();
        lock (Gate)
        {
            SaslServer.WriteOutcome(Output_NeedsGate, accepted);
        }

        RequestOutput();
        if (!accepted)
        {
            return false;
        }

        header = await ReadHeaderAsync();
        WriteRaw(FrameFormat.AmqpHeader);
        return header == ProtocolHeader.Amqp;
    }

    private void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        lock (Gate)
        {
            Output_NeedsGate.WriteRaw(bytes);
        }

        RequestOutput();
    }

    private async Task<ProtocolHeader> ReadHeaderAsync()
    {
        var result = await _input.ReadAtLeastAsync(FrameFormat.HeadSize, _reading.Token);
        if (result.Buffer.Length < FrameFormat.HeadSize)
        {
            throw new EndOfStreamException();
        }

        var bytes = result.Buffer.Slice(0, FrameFormat.HeadSize);
        var header = Recognise(bytes.ToArray());
        _input.AdvanceTo(bytes.End);
        return header;
    }

    private static ProtocolHeader Recognise(ReadOnlySpan<byte> bytes) =>
        bytes.SequenceEqual(FrameFormat.SaslHeader) ? ProtocolHeader.Sasl
        : bytes.SequenceEqual(FrameFormat.AmqpHeader) ? ProtocolHeader.Amqp
        : ProtocolHeader.Other;

    private async Task<bool> ReadSaslInitAsync()
    {
        var accepted = false;
        while (true)
        {
            var result = await _input.ReadAsync(_reading.Token);
            var buffer = result.Buffer;
            var read = _frames.TryRead(ref buffer, out var frame);
            if (read)
            {
                (var app, accepted) = SaslServer.ReadInit(frame, Settings.Keys);
                Identity.App = accepted ? app : null;
            }

            _input.AdvanceTo(buffer.Start, read ? buffer.Start : buffer.End);
            if (read)
            {
                return accepted;
            }

            if (result.IsCompleted)
            {
                throw new EndOfStreamException();
            }
        }
    }
}
