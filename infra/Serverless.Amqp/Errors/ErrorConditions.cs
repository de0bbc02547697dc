namespace Serverless.Amqp;

/// <summary>AMQP 1.0 §2.8.15-2.8.18 and the conditions that Service Bus adds.</summary>
internal static class ErrorConditions
{
    public const string InternalError = "amqp:internal-error";
    public const string NotFound = "amqp:not-found";
    public const string Unauthorized = "amqp:unauthorized-access";
    public const string NotAllowed = "amqp:not-allowed";
    public const string DetachForced = "amqp:link:detach-forced";
    public const string ConnectionForced = "amqp:connection:forced";
    public const string TransferLimitExceeded = "amqp:link:transfer-limit-exceeded";
    public const string MessageSizeExceeded = "amqp:link:message-size-exceeded";
    public const string DeadLetter = "com.microsoft:dead-letter";
    public const string MessageLockLost = "com.microsoft:message-lock-lost";
    public const string SessionLockLost = "com.microsoft:session-lock-lost";
    public const string SessionCannotBeLocked = "com.microsoft:session-cannot-be-locked";
    public const string MessageNotFound = "com.microsoft:message-not-found";
    public const string Timeout = "com.microsoft:timeout";
    public const string ServerBusy = "com.microsoft:server-busy";

    public static bool IsTransient(string condition) => condition is InternalError or DetachForced or ConnectionForced
        or TransferLimitExceeded or Timeout or ServerBusy or "amqp:resource-locked" or "amqp:connection:framing-error";
}
