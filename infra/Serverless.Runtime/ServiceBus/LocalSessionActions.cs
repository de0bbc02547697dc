using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.ServiceBus;

/// <summary>The session of one invocation.</summary>
internal sealed class LocalSessionActions(MessageSet messages) : ServiceBusSessionMessageActions
{
    public override DateTimeOffset SessionLockedUntil
    {
        get => messages.Receiver.SessionLockedUntil ?? default;
        protected set => throw new NotSupportedException("The broker decides how long the lock lasts; renew it.");
    }

    public override async Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) =>
        await messages.Receiver.GetSessionStateAsync(cancellationToken) is { } state
            ? new BinaryData(state)
            : BinaryData.Empty;

    public override Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default) =>
        messages.Receiver.SetSessionStateAsync(sessionState?.ToArray(), cancellationToken);

    public override Task ReleaseSession(CancellationToken cancellationToken = default)
    {
        messages.Session?.RetireWhenIdle();
        return Task.CompletedTask;
    }

    public override Task RenewSessionLockAsync(CancellationToken cancellationToken = default) =>
        messages.Receiver.RenewSessionLockAsync(cancellationToken);
}
