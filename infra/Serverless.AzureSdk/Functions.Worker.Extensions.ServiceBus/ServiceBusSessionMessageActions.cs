namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Acts on the session of the messages a function received. The host that runs the function derives from it.
/// </summary>
public class ServiceBusSessionMessageActions
{
    protected ServiceBusSessionMessageActions()
    {
    }

    public virtual DateTimeOffset SessionLockedUntil { get; protected set; }

    public virtual Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) =>
        throw SessionNotAvailable();

    public virtual Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default) =>
        throw SessionNotAvailable();

    public virtual Task ReleaseSession(CancellationToken cancellationToken = default) =>
        throw SessionNotAvailable();

    public virtual Task RenewSessionLockAsync(CancellationToken cancellationToken = default) =>
        throw SessionNotAvailable();

    private NotSupportedException SessionNotAvailable() =>
        new($"{GetType()} does not override this operation, and the contracts build has no client behind it. "
            + "Override it, or build with AzureSdk=packages.");
}
