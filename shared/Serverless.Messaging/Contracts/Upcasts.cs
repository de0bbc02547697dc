namespace Serverless.Messaging;

/// <summary>The ways from old versions of messages to those that handlers take.</summary>
internal sealed class Upcasts
{
    private readonly Dictionary<string, Upcast> _byType = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">Two start from the same type, or they run in a circle.</exception>
    public Upcasts(IEnumerable<Upcast> upcasts)
    {
        foreach (var upcast in upcasts)
        {
            if (!_byType.TryAdd(upcast.From.Type, upcast))
            {
                throw new InvalidOperationException(
                    $"Two upcasts start from '{upcast.From.Type}': to '{_byType[upcast.From.Type].To.Type}' and to "
                    + $"'{upcast.To.Type}'. Keep one.");
            }
        }

        foreach (var start in _byType.Keys)
        {
            ThrowIfCircular(start);
        }
    }

    /// <summary>Whether messages of a type can be brought to a contract.</summary>
    public bool Lead(string type, MessageContract target)
    {
        while (_byType.TryGetValue(type, out var upcast))
        {
            if (ReferenceEquals(upcast.To, target))
            {
                return true;
            }

            type = upcast.To.Type;
        }

        return false;
    }

    /// <summary>Reads a message and brings it to <typeparamref name="T"/>.</summary>
    /// <exception cref="UnreadableMessageException">The body is not of its type.</exception>
    public T Read<T>(InboundMessage message)
    {
        var target = MessageContract.Of<T>();
        if (string.Equals(message.Type, target.Type, StringComparison.Ordinal))
        {
            return message.Read<T>();
        }

        var upcast = _byType[message.Type];
        var value = upcast.Convert(upcast.Read(message));
        while (!ReferenceEquals(upcast.To, target))
        {
            upcast = _byType[upcast.To.Type];
            value = upcast.Convert(value);
        }

        return (T)value;
    }

    private void ThrowIfCircular(string start)
    {
        var type = start;
        while (_byType.TryGetValue(type, out var upcast))
        {
            type = upcast.To.Type;
            if (string.Equals(type, start, StringComparison.Ordinal))
            {
                throw new InvalidOperationException(
                    $"The upcasts from '{start}' come back to it. Leave out the one from the newer to the older "
                    + "version.");
            }
        }
    }
}
