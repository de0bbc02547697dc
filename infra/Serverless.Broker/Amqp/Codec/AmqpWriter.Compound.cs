using System.Buffers.Binary;

namespace Serverless.Broker.Amqp.Codec;

/// <summary>Lists, maps, arrays and described values.</summary>
internal sealed partial class AmqpWriter
{
    // Constructor, size and count of the long form.
    private const int LongHead = 9;
    private const int ShortHead = 3;

    /// <summary>AMQP 1.0 §1.3: the descriptor; the value follows.</summary>
    public void WriteDescriptor(ulong descriptor)
    {
        Take(1)[0] = AmqpFormatCode.Described;
        WriteULong(descriptor);
    }

    /// <summary>Opens a list; write its items, then <see cref="EndList"/> with the mark answered here.</summary>
    public int BeginList() => BeginCompound();

    /// <summary>Closes a list with its number of items.</summary>
    public void EndList(int mark, int count)
    {
        if (count == 0)
        {
            _position = mark;
            Take(1)[0] = AmqpFormatCode.List0;
            return;
        }

        EndCompound(mark, count, AmqpFormatCode.List8, AmqpFormatCode.List32);
    }

    /// <summary>Opens a map; write keys and values in turn, then <see cref="EndMap"/>.</summary>
    public int BeginMap() => BeginCompound();

    /// <summary>Closes a map with its number of keys and values together.</summary>
    public void EndMap(int mark, int count) => EndCompound(mark, count, AmqpFormatCode.Map8, AmqpFormatCode.Map32);

    private int BeginCompound()
    {
        var mark = _position;
        Take(LongHead);
        return mark;
    }

    private void EndCompound(int mark, int count, byte shortCode, byte longCode)
    {
        var content = _position - mark - LongHead;
        var head = _buffer.AsSpan(mark);
        if (content < byte.MaxValue && count <= byte.MaxValue)
        {
            head.Slice(LongHead, content).CopyTo(head[ShortHead..]);
            head[0] = shortCode;
            head[1] = (byte)(content + 1);
            head[2] = (byte)count;
            _position -= LongHead - ShortHead;
            return;
        }

        head[0] = longCode;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], content + 4);
        BinaryPrimitives.WriteInt32BigEndian(head[5..], count);
    }
}
