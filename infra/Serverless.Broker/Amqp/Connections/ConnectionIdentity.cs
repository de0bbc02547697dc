namespace Serverless.Broker.Amqp.Connections;

/// <summary>Who a connection speaks for: the SAS key name or token subject last presented.</summary>
internal sealed class ConnectionIdentity
{
    private volatile Claim? _claim;

    /// <summary>Null until the peer has said anything, and when what it said has expired.</summary>
    public string? App
    {
        get => _claim is { } claim && (claim.Clock is null || claim.Clock.GetUtcNow() < claim.ExpiresAt) ? claim.App : null;
        set => _claim = value is null ? null : new Claim(value, default, null);
    }

    /// <summary>Speaks for the app until then.</summary>
    public void Authenticate(string app, DateTimeOffset expiresAt, TimeProvider clock) =>
        _claim = new Claim(app, expiresAt, clock);

    private sealed record Claim(string App, DateTimeOffset ExpiresAt, TimeProvider? Clock);
}
