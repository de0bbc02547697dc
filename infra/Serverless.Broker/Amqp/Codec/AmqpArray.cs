namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// An array (AMQP 1.0 §1.6.24) of an element type that has no .NET array of its own here: unsigned bytes (a
/// <c>byte[]</c> is a binary), nested lists, maps and arrays, decimals and described values.
/// </summary>
internal sealed record AmqpArray(byte ElementCode, object? Descriptor, IReadOnlyList<object?> Items);
