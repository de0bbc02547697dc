using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Nodes;

/// <summary>Exceptions of the entities as errors on the wire.</summary>
internal static class NodeErrors
{
    public static AmqpError From(Exception exception) => exception switch
    {
        BrokerException refused => new AmqpError(refused.Condition, refused.Message),
        AmqpDecodeException malformed => new AmqpError(ErrorConditions.DecodeError, malformed.Message),
        AmqpException protocol => protocol.ToError(),
        OperationCanceledException => new AmqpError(ErrorConditions.DetachForced, "The broker is stopping."),
        _ => new AmqpError(ErrorConditions.InternalError, "The broker failed; its log says how."),
    };

    /// <summary>Whether the exception is an answer to the client rather than a fault of the broker.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is BrokerException or AmqpDecodeException or AmqpException or OperationCanceledException;
}
