using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Serverless.Runtime.ServiceBus;

/// <summary>
/// The trigger's metadata by name, letter case ignored; an array of each, with "Array" after the name, for a batch.
/// Made when somebody looks. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata.
/// </summary>
internal sealed class MessageBindingData(MessageSet messages, bool isBatched) : IReadOnlyDictionary<string, object?>
{
    private static readonly Dictionary<string, Func<MessageLease, object?>> Readers = new(
        StringComparer.OrdinalIgnoreCase)
    {
        ["ApplicationProperties"] = lease => lease.Message.ApplicationProperties,
        ["ContentType"] = lease => lease.Message.ContentType,
        ["CorrelationId"] = lease => lease.Message.CorrelationId,
        ["DeadLetterErrorDescription"] = lease => lease.Message.DeadLetterErrorDescription,
        ["DeadLetterReason"] = lease => lease.Message.DeadLetterReason,
        ["DeadLetterSource"] = lease => lease.Message.DeadLetterSource,
        ["DeliveryCount"] = lease => lease.Message.DeliveryCount,
        ["EnqueuedSequenceNumber"] = lease => lease.Message.EnqueuedSequenceNumber,
        ["EnqueuedTime"] = lease => lease.Message.EnqueuedTime,
        ["EnqueuedTimeUtc"] = lease => lease.Message.EnqueuedTime.UtcDateTime,
        ["ExpiresAt"] = lease => lease.Received.ExpiresAt,
        ["ExpiresAtUtc"] = lease => lease.Received.ExpiresAt.UtcDateTime,
        ["Label"] = lease => lease.Message.Subject,
        ["LockToken"] = lease => lease.Message.LockToken.ToString(),
        ["MessageId"] = lease => lease.Message.MessageId,
        ["PartitionKey"] = lease => lease.Message.PartitionKey,
        ["ReplyTo"] = lease => lease.Message.ReplyTo,
        ["ReplyToSessionId"] = lease => lease.Message.ReplyToSessionId,
        ["SequenceNumber"] = lease => lease.Message.SequenceNumber,
        ["SessionId"] = lease => lease.Message.SessionId,
        ["Subject"] = lease => lease.Message.Subject,
        ["To"] = lease => lease.Message.To,
        ["UserProperties"] = lease => lease.Message.ApplicationProperties,
    };

    private const string ArraySuffix = "Array";
    private Dictionary<string, object?>? _values;

    public IEnumerable<string> Keys => Values.Keys;

    public int Count => Values.Count;

    IEnumerable<object?> IReadOnlyDictionary<string, object?>.Values => Values.Values;

    private Dictionary<string, object?> Values => _values ??= Read();

    public object? this[string key] => Values[key];

    /// <summary>Whether there is metadata of that name.</summary>
    public static bool Has(string name, bool isBatched) => isBatched
        ? name.EndsWith(ArraySuffix, StringComparison.OrdinalIgnoreCase)
            && Readers.ContainsKey(name[..^ArraySuffix.Length])
        : Readers.ContainsKey(name);

    public bool ContainsKey(string key) => Values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => Values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<string, object?> Read()
    {
        var values = new Dictionary<string, object?>(Readers.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, read) in Readers)
        {
            if (isBatched)
            {
                values[name + ArraySuffix] = messages.Leases.Select(read).ToArray();
            }
            else
            {
                values[name] = read(messages.Leases[0]);
            }
        }

        return values;
    }
}
