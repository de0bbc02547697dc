using System.Net.Sockets;
using System.Security.Authentication;
using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>Turns what AMQPNetLite and the network report into this library's exceptions.</summary>
internal static class Failures
{
    public static AmqpServiceException FromError(Error? error, string operation, string? entity)
    {
        if (error is null)
        {
            return new AmqpServiceException(
                $"{operation} on '{entity}' failed: the broker closed the link or the connection without a reason.",
                ErrorConditions.DetachForced,
                entity);
        }

        string condition = error.Condition ?? ErrorConditions.InternalError;
        var message = $"{operation} on '{entity}' failed: {error.Description ?? "no description"} ({condition}).";
        return condition is ErrorConditions.MessageLockLost or ErrorConditions.SessionLockLost
            ? new LockLostException(message, condition, entity)
            : new AmqpServiceException(message, condition, entity);
    }

    public static AmqpServiceException From(Exception exception, string operation, string? entity) => exception switch
    {
        AmqpServiceException known => known,
        AmqpException { Error: { } error } => FromError(Normalise(error), operation, entity),
        TimeoutException => new AmqpServiceException(
            $"{operation} on '{entity}' failed: the broker did not answer in time.",
            ErrorConditions.Timeout,
            entity,
            exception),
        _ => new AmqpServiceException(
            $"{operation} on '{entity}' failed: {exception.Message}",
            ErrorConditions.ConnectionForced,
            entity,
            exception),
    };

    /// <summary>True for what a lost or refused connection throws, below the AMQP level.</summary>
    public static bool IsConnectionFailure(Exception exception) => exception
        is SocketException or IOException or ObjectDisposedException or TimeoutException or AmqpException
        or OperationCanceledException or InvalidOperationException or AuthenticationException;

    // amqp:illegal-state is what AMQPNetLite itself says of an object that is closing under our feet.
    private static Error Normalise(Error error) => (string?)error.Condition is ErrorCode.IllegalState
        ? new Error(ErrorConditions.DetachForced) { Description = error.Description }
        : error;
}
