namespace Serverless.Broker.Amqp.Codec;

/// <summary>Where a section lies in an encoded message: from its descriptor, and from its value, to its end.</summary>
internal readonly record struct AmqpSection(int Start, int ValueStart, int End)
{
    public bool IsPresent => End > Start;

    public int Length => End - Start;
}
