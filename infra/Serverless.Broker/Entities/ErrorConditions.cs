namespace Serverless.Broker.Entities;

/// <summary>AMQP error symbols of the core specification and of Service Bus.</summary>
internal static class ErrorConditions
{
    public const string NotFound = "amqp:not-found";
    public const string NotAllowed = "amqp:not-allowed";
    public const string NotImplemented = "amqp:not-implemented";
    public const string InternalError = "amqp:internal-error";
    public const string UnauthorizedAccess = "amqp:unauthorized-access";
    public const string ResourceLimitExceeded = "amqp:resource-limit-exceeded";
    public const string DecodeError = "amqp:decode-error";
    public const string InvalidField = "amqp:invalid-field";
    public const string PreconditionFailed = "amqp:precondition-failed";
    public const string MessageSizeExceeded = "amqp:link:message-size-exceeded";
    public const string DetachForced = "amqp:link:detach-forced";
    public const string LinkStolen = "amqp:link:stolen";
    public const string TransactionUnknownId = "amqp:transaction:unknown-id";
    public const string TransactionRollback = "amqp:transaction:rollback";
    public const string TransactionTimeout = "amqp:transaction:timeout";
    public const string MessageLockLost = "com.microsoft:message-lock-lost";
    public const string MessageNotFound = "com.microsoft:message-not-found";
    public const string SessionLockLost = "com.microsoft:session-lock-lost";
    public const string SessionCannotBeLocked = "com.microsoft:session-cannot-be-locked";
    public const string Timeout = "com.microsoft:timeout";
    public const string ServerBusy = "com.microsoft:server-busy";
    public const string EntityDisabled = "com.microsoft:entity-disabled";
    public const string EntityAlreadyExists = "com.microsoft:entity-already-exists";
    public const string ArgumentError = "com.microsoft:argument-error";
    public const string ArgumentOutOfRange = "com.microsoft:argument-out-of-range";
    public const string OutOfOrderSequence = "com.microsoft:out-of-order-sequence";
    public const string ProducerEpochStolen = "com.microsoft:producer-epoch-stolen";
    public const string DeadLetter = "com.microsoft:dead-letter";
}
