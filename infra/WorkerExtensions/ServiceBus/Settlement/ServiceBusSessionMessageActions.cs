using Google.Protobuf;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.ServiceBus.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads and writes the state of the session that a function's messages belong to, and renews or releases
/// its lock. The host holds the session, so it is asked to.</summary>
[InputConverter(typeof(ServiceBusSessionMessageActionsConverter))]
public class ServiceBusSessionMessageActions
{
    private readonly Settlement.SettlementClient _settlement;
    private readonly string _sessionId;
    private DateTimeOffset _sessionLockedUntil;

    internal ServiceBusSessionMessageActions(
        Settlement.SettlementClient settlement, string sessionId, DateTimeOffset sessionLockedUntil)
    {
        _settlement = settlement;
        _sessionId = sessionId;
        _sessionLockedUntil = sessionLockedUntil;
    }

    /// <summary>For tests, which override the methods they need: this instance knows no host.</summary>
    protected ServiceBusSessionMessageActions()
    {
        _settlement = null!;
        _sessionId = null!;
    }

    /// <summary>Gets or sets when the lock of the session ends, as far as this instance knows.</summary>
    public virtual DateTimeOffset SessionLockedUntil
    {
        get => _sessionLockedUntil;
        protected set => _sessionLockedUntil = value;
    }

    /// <summary>Reads the state of the session; empty when it has none.</summary>
    /// <param name="cancellationToken">Stops waiting for the host.</param>
    public virtual async Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default)
    {
        var request = new GetSessionStateRequest { SessionId = _sessionId };
        var response = await _settlement.GetSessionStateAsync(request, cancellationToken: cancellationToken);
        return new BinaryData(response.SessionState.Memory);
    }

    /// <summary>Replaces the state of the session.</summary>
    /// <param name="sessionState">The new state.</param>
    /// <param name="cancellationToken">Stops waiting for the host.</param>
    public virtual async Task SetSessionStateAsync(
        BinaryData sessionState, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionState);
        var request = new SetSessionStateRequest
        {
            SessionId = _sessionId,
            SessionState = ByteString.CopyFrom(sessionState.ToMemory().Span),
        };
        await _settlement.SetSessionStateAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Asks the host to give the session back after this invocation.</summary>
    /// <param name="cancellationToken">Stops waiting for the host.</param>
    public virtual async Task ReleaseSession(CancellationToken cancellationToken = default)
    {
        var request = new ReleaseSessionRequest { SessionId = _sessionId };
        await _settlement.ReleaseSessionAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Renews the lock of the session and sets <see cref="SessionLockedUntil"/>.</summary>
    /// <param name="cancellationToken">Stops waiting for the host.</param>
    public virtual async Task RenewSessionLockAsync(CancellationToken cancellationToken = default)
    {
        var request = new RenewSessionLockRequest { SessionId = _sessionId };
        var response = await _settlement.RenewSessionLockAsync(request, cancellationToken: cancellationToken);
        SessionLockedUntil = response.LockedUntil.ToDateTimeOffset();
    }
}
