namespace Serverless.Broker.Amqp.Connections;

/// <summary>Who a connection speaks for: the SAS key name or token subject last presented.</summary>
internal sealed class ConnectionIdentity
{
    private volatile string? _app;

    /// <summary>Null until the peer has said anything.</summary>
    public string? App
    {
        get => _app;
        set => _app = value;
    }
}
