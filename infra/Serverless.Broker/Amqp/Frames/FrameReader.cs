using System.Buffers;
using System.Buffers.Binary;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>
/// Cuts frames out of what a pipe has read. A frame that spans segments is copied once into a pooled buffer.
/// </summary>
internal sealed class FrameReader(uint maxFrameSize) : IDisposable
{
    private byte[] _joined = [];

    /// <summary>
    /// Takes the next whole frame off the buffer; false when more bytes are needed. The bytes are valid until the next
    /// call, and while the pipe's buffer is held.
    /// </summary>
    /// <exception cref="AmqpException">AMQP 1.0 §2.3.1: a size below 8 or above max-frame-size.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (buffer.Length < FrameFormat.HeadSize)
        {
            return false;
        }

        var size = ReadSize(buffer);
        if (size < FrameFormat.HeadSize || size > maxFrameSize)
        {
            throw AmqpException.Connection(
                AmqpConditions.FramingError,
                $"A frame announces {size} bytes; allowed are {FrameFormat.HeadSize} to {maxFrameSize}.");
        }

        if (buffer.Length < size)
        {
            return false;
        }

        var slice = buffer.Slice(0, size);
        frame = slice.IsSingleSegment ? slice.FirstSpan : Join(slice, (int)size);
        buffer = buffer.Slice(size);
        return true;
    }

    public void Dispose()
    {
        if (_joined.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_joined);
            _joined = [];
        }
    }

    private static uint ReadSize(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.FirstSpan.Length >= 4)
        {
            return BinaryPrimitives.ReadUInt32BigEndian(buffer.FirstSpan);
        }

        Span<byte> head = stackalloc byte[4];
        buffer.Slice(0, 4).CopyTo(head);
        return BinaryPrimitives.ReadUInt32BigEndian(head);
    }

    private ReadOnlySpan<byte> Join(scoped in ReadOnlySequence<byte> slice, int size)
    {
        if (_joined.Length < size)
        {
            Dispose();
            _joined = ArrayPool<byte>.Shared.Rent(size);
        }

        slice.CopyTo(_joined);
        return _joined.AsSpan(0, size);
    }
}
