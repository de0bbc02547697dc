namespace Serverless.Broker.Amqp.Codec;

/// <summary>Where a list, map or array that a reader entered ends, and the bound of what encloses it.</summary>
internal readonly record struct AmqpScope(int End, int OuterLimit);
