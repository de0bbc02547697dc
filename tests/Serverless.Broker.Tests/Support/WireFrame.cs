using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Tests.Support;

/// <summary>A frame as a test looks at it.</summary>
internal sealed record WireFrame(
    byte Type,
    ushort Channel,
    ulong Descriptor,
    IReadOnlyList<object?> Fields,
    byte[] Payload)
{
    /// <summary>A heartbeat.</summary>
    public bool IsEmpty => Descriptor == 0;

    public T Field<T>(int index) => (T)Fields[index]!;

    public object? FieldOrNull(int index) => index < Fields.Count ? Fields[index] : null;

    /// <summary>The condition of the error in a field of a detach, end or close; null without one.</summary>
    public string? ErrorCondition(int index) => ErrorField(index, 0);

    public string? ErrorDescription(int index) => ErrorField(index, 1);

    /// <summary>The kind of outcome that a disposition carries.</summary>
    public ulong OutcomeDescriptor() => (ulong)((AmqpDescribed)Fields[4]!).Descriptor!;

    /// <summary>The condition of the error that a disposition rejects with; null without one.</summary>
    public string? OutcomeCondition() =>
        Fields[4] is AmqpDescribed { Value: List<object?> { Count: > 0 } fields }
        && fields[0] is AmqpDescribed { Value: List<object?> error }
            ? error[0]?.ToString()
            : null;

    public static WireFrame Parse(byte[] bytes)
    {
        var offset = bytes[4] * 4;
        var channel = (ushort)((bytes[6] << 8) | bytes[7]);
        if (offset == bytes.Length)
        {
            return new WireFrame(bytes[5], channel, 0, [], []);
        }

        var reader = new AmqpReader(bytes.AsSpan(offset));
        var performative = (AmqpDescribed)reader.ReadValue()!;
        return new WireFrame(
            bytes[5],
            channel,
            (ulong)performative.Descriptor!,
            (List<object?>)performative.Value!,
            reader.Rest.ToArray());
    }

    private string? ErrorField(int index, int field) =>
        FieldOrNull(index) is AmqpDescribed { Value: List<object?> fields } && field < fields.Count
            ? fields[field]?.ToString()
            : null;
}
