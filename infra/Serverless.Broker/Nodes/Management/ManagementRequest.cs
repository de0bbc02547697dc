using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Nodes.Requests;
using Serverless.Broker.Queues;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Nodes.Management;

/// <summary>A request to an entity's management node, with typed access to its body.</summary>
internal sealed class ManagementRequest(
    NodeContext context, AmqpLink link, string path, SendTarget? target, MessageQueue? source, Request request)
{
    public string Path { get; } = path;

    public AmqpMap Body => request.Body;

    /// <exception cref="BrokerException">The entity is nothing to send to.</exception>
    public SendTarget Target => target
        ?? throw BrokerException.NotAllowed($"'{Path}' is nothing to send to: use its queue or topic.");

    /// <exception cref="BrokerException">The entity is nothing to receive from.</exception>
    public MessageQueue Source => source
        ?? throw BrokerException.NotAllowed($"'{Path}' is nothing to receive from: use one of its subscriptions.");

    /// <exception cref="BrokerException">The entity is no subscription.</exception>
    public Filters.RuleSet Rules => Source.Rules
        ?? throw BrokerException.NotAllowed($"'{Path}' has no rules: it is no subscription.");

    /// <summary>The transaction of the request's transfer; null when it is in none.</summary>
    public BrokerTransaction? Transaction => context.FindTransaction(request.State, link, Path);

    /// <summary>What is done in place of a settlement that the request asks for.</summary>
    public Settlement Probed(Guid lockToken, Settlement settlement) => context.Probe?.OnSettling(
        link.Session.Connection.Identity.AppFor(Path), Source.Path, lockToken, settlement) ?? settlement;

    /// <exception cref="BrokerException">The key is missing or of another type.</exception>
    public T Required<T>(string key) => Body.TryGet<T>(key, out var value) ? value : throw Missing(key, TypeName<T>());

    public string? Text(string key) => Body.FindText(key);

    /// <summary>An integer of any width; null when absent.</summary>
    public long? Integer(string key) => Body.Find(key) switch
    {
        long value => value,
        int value => value,
        uint value => value,
        ulong value => (long)value,
        short value => value,
        ushort value => value,
        byte value => value,
        sbyte value => value,
        _ => null,
    };

    public long RequiredInteger(string key) => Integer(key) ?? throw Missing(key, "integer");

    /// <summary>A sequence number of a client, as the entity counts.</summary>
    public long Number(long number) =>
        (source?.IsPartitioned ?? target!.IsPartitioned) ? PartitionedNumber.Decode(number) : number;

    public IReadOnlyList<long> Numbers(string key) => [.. Array<long>(key).Select(Number)];

    /// <summary>How many to pass over: 0 or more.</summary>
    public int Skip(string key)
    {
        var skip = RequiredInteger(key);
        return skip is >= 0 and <= int.MaxValue
            ? (int)skip
            : throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange, $"'{key}' is {skip}; it must be 0 or more.");
    }

    /// <summary>A binary that may be null, and must be said to be.</summary>
    public ReadOnlyMemory<byte>? RequiredBinaryOrNull(string key)
    {
        if (!Body.TryGetValue(key, out var value))
        {
            throw Missing(key, "binary (or null)");
        }

        return value switch
        {
            // A plain "null" would become an empty memory: arrays convert to it, and null is an array.
            null => default(ReadOnlyMemory<byte>?),
            byte[] bytes => bytes.AsMemory(),
            _ => throw Missing(key, "binary (or null)"),
        };
    }

    /// <summary>A count that an answer in one message can have.</summary>
    public int Count(string key)
    {
        var count = RequiredInteger(key);
        return count > 0
            ? (int)Math.Min(count, int.MaxValue)
            : throw new BrokerException(
                ErrorConditions.ArgumentOutOfRange, $"'{key}' is {count}; it must be positive.");
    }

    /// <summary>An array, or the list that some clients send in its place.</summary>
    public IReadOnlyList<T> Array<T>(string key) => Body.Find(key) switch
    {
        T[] array => array,
        T single => [single],
        AmqpArray { Items.Count: 0 } => [],
        IReadOnlyList<object?> list when list.All(item => item is T) => [.. list.Cast<T>()],
        _ => throw Missing(key, $"array of {TypeName<T>()}"),
    };

    /// <summary>An encoded message inside the body.</summary>
    public static ReadOnlyMemory<byte> Message(AmqpMap entry) =>
        entry.TryGet<byte[]>("message", out var message) ? message : throw Missing("message", "binary");

    private static string TypeName<T>() => typeof(T) switch
    {
        var type when type == typeof(Guid) => "uuid",
        var type when type == typeof(long) => "long",
        var type when type == typeof(DateTime) => "timestamp",
        var type when type == typeof(AmqpMap) => "map",
        var type when type == typeof(List<object?>) => "list",
        var type => type.Name.ToLowerInvariant(),
    };

    public static BrokerException Missing(string key, string type) => new(
        ErrorConditions.ArgumentError, $"The request's body has no '{key}' of type {type}.");
}
