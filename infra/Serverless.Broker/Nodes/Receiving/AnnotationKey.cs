using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Nodes.Receiving;

/// <summary>The name of a message annotation that the broker writes, as it is encoded.</summary>
internal sealed class AnnotationKey
{
    private readonly byte[] _encoded;

    public AnnotationKey(string name)
    {
        using var writer = new AmqpWriter();
        writer.WriteSymbol(name);
        _encoded = writer.ToArray();
    }

    public ReadOnlySpan<byte> Encoded => _encoded;

    /// <summary>Copies a sender's annotations but those that are the broker's to say; answers how many items.</summary>
    public static int CopyOthers(AmqpWriter writer, ReadOnlySpan<byte> section, AnnotationKey[] own)
    {
        if (section.IsEmpty)
        {
            return 0;
        }

        var reader = new AmqpReader(section);
        reader.ReadDescriptor();
        var copied = 0;
        for (var items = reader.EnterMap(out _); items > 0; items -= 2)
        {
            var key = reader.ReadRawValue();
            var value = reader.ReadRawValue();
            if (!IsAmong(own, key))
            {
                writer.WriteRaw(key);
                writer.WriteRaw(value);
                copied += 2;
            }
        }

        return copied;
    }

    private static bool IsAmong(AnnotationKey[] keys, ReadOnlySpan<byte> encoded)
    {
        foreach (var key in keys)
        {
            if (encoded.SequenceEqual(key.Encoded))
            {
                return true;
            }
        }

        return false;
    }
}
