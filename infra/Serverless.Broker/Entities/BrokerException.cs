namespace Serverless.Broker.Entities;

/// <summary>
/// A request the broker refuses; <see cref="Condition"/> is the AMQP error condition the client sees.
/// </summary>
internal sealed class BrokerException(string condition, string description, Exception? innerException = null)
    : Exception(description, innerException)
{
    /// <summary>The AMQP error symbol, one of <see cref="ErrorConditions"/>.</summary>
    public string Condition { get; } = condition;

    public static BrokerException EntityNotFound(string path) => new(
        ErrorConditions.NotFound,
        $"The messaging entity '{path}' could not be found. Create it, or add it to topology.json.");

    public static BrokerException LockLost(Guid lockToken) => new(
        ErrorConditions.MessageLockLost,
        $"The lock '{lockToken}' is not held: it expired, or the message was settled already. "
        + "Renew locks in time, or raise the entity's lockDuration.");

    public static BrokerException SessionLockLost(string sessionId) => new(
        ErrorConditions.SessionLockLost,
        $"The lock of session '{sessionId}' is not held: it expired or was released. Accept the session again.");

    public static BrokerException NotAllowed(string description) => new(ErrorConditions.NotAllowed, description);
}
