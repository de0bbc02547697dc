namespace Serverless.Broker.Amqp.Frames;

/// <summary>Error conditions of the transport (AMQP 1.0 §2.8.15 to 2.8.18).</summary>
internal static class AmqpConditions
{
    public const string InternalError = "amqp:internal-error";
    public const string DecodeError = "amqp:decode-error";
    public const string NotAllowed = "amqp:not-allowed";
    public const string NotImplemented = "amqp:not-implemented";
    public const string InvalidField = "amqp:invalid-field";
    public const string IllegalState = "amqp:illegal-state";
    public const string UnauthorizedAccess = "amqp:unauthorized-access";
    public const string ResourceLimitExceeded = "amqp:resource-limit-exceeded";
    public const string ConnectionForced = "amqp:connection:forced";
    public const string FramingError = "amqp:connection:framing-error";
    public const string WindowViolation = "amqp:session:window-violation";
    public const string UnattachedHandle = "amqp:session:unattached-handle";
    public const string HandleInUse = "amqp:session:handle-in-use";
    public const string TransferLimitExceeded = "amqp:link:transfer-limit-exceeded";
    public const string MessageSizeExceeded = "amqp:link:message-size-exceeded";
}
