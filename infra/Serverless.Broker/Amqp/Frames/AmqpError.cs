using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Amqp.Frames;

/// <summary>An error (AMQP 1.0 §2.8.14).</summary>
internal sealed record AmqpError(string Condition, string? Description, AmqpMap? Info = null)
{
    // Long descriptions would make a frame exceed the smallest max-frame-size of 512.
    private const int MaxDescription = 1024;

    public static AmqpError Read(ReadOnlySpan<byte> described)
    {
        var reader = new AmqpReader(described);
        reader.ReadDescriptor();
        var fields = new AmqpFieldReader(reader.Rest);
        return new AmqpError(fields.Text() ?? "amqp:internal-error", fields.Text(), fields.Map());
    }

    /// <summary>Writes condition and description. The info is left out: a client's own is never echoed.</summary>
    public void Write(AmqpWriter writer)
    {
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.Error);
        fields.Symbol(Condition);
        fields.String(Description is { Length: > MaxDescription } ? Description[..MaxDescription] : Description);
        fields.End();
    }
}
