namespace Serverless.Broker.Amqp.Codec;

/// <summary>A symbol (AMQP 1.0 §1.6.21): an ASCII name from a constrained domain.</summary>
internal readonly record struct AmqpSymbol(string Value)
{
    public static implicit operator AmqpSymbol(string value) => new(value);

    public override string ToString() => Value;
}
