namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// A described value (AMQP 1.0 §1.3) whose descriptor, a <see cref="ulong"/> or
/// <see cref="AmqpSymbol"/>, has no own class here.
/// </summary>
internal sealed record AmqpDescribed(object? Descriptor, object? Value);
