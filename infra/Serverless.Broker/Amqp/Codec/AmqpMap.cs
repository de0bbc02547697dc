namespace Serverless.Broker.Amqp.Codec;

/// <summary>
/// A map (AMQP 1.0 §1.6.23). A symbol and a string of the same characters are one key: the vendors' clients use either
/// where the specification asks for symbols. The key object first stored is the one that is encoded again.
/// </summary>
internal sealed class AmqpMap : Dictionary<object, object?>
{
    public AmqpMap()
        : base(AmqpKeyComparer.Instance)
    {
    }

    public AmqpMap(int capacity)
        : base(capacity, AmqpKeyComparer.Instance)
    {
    }

    public AmqpMap(AmqpMap other)
        : base(other, AmqpKeyComparer.Instance)
    {
    }

    /// <summary>The value under a symbol or string key, null when absent.</summary>
    public object? Find(string key) => TryGetValue(key, out var value) ? value : null;

    /// <summary>The value under a key when it has this type.</summary>
    public bool TryGet<T>(string key, out T value)
    {
        if (TryGetValue(key, out var found) && found is T typed)
        {
            value = typed;
            return true;
        }

        value = default!;
        return false;
    }

    /// <summary>A string or symbol under a key, null when absent or of another type.</summary>
    public string? FindText(string key) => Find(key) switch
    {
        string text => text,
        AmqpSymbol symbol => symbol.Value,
        _ => null,
    };
}
