using Serverless.Broker.Amqp.Links;
using Serverless.Broker.SharedAccess;

namespace Serverless.Broker.Amqp.Connections;

/// <summary>
/// Who a connection speaks for. A broker without keys takes the name last presented; one with keys the verified tokens,
/// each for its audience until it expires, and SASL PLAIN with a key, for everything. Thread-safe.
/// </summary>
internal sealed class ConnectionIdentity(KeyRing? keys)
{
    private readonly TokenGrants _grants = new();
    private volatile string? _app;

    /// <summary>The links to detach when their token has expired; null without keys.</summary>
    public LinkExpiry? Expiry { get; } = keys is null ? null : new LinkExpiry(keys.TimeProvider);

    /// <summary>The name that SASL or, without keys, a token gave; null when none did.</summary>
    public string? App
    {
        get => _app;
        set => _app = value;
    }

    /// <summary>For whom the connection speaks at an address (null: at any); null when for nobody.</summary>
    public string? AppFor(string? address) =>
        keys is null ? _app : _grants.Find(address, keys.TimeProvider.GetUtcNow())?.App ?? _app;

    /// <summary>Takes a verified token beside those for other audiences.</summary>
    public void Grant(TokenGrant token)
    {
        _grants.Put(token, keys!.TimeProvider.GetUtcNow());
        Expiry!.Arm(this);
    }

    /// <summary>Has a link detached when nothing speaks for its address any more.</summary>
    public void Watch(AmqpLink link, string address) => Expiry?.Watch(this, link, address);

    public DateTimeOffset? NextExpiry(DateTimeOffset now) => _grants.NextExpiry(now);
}
