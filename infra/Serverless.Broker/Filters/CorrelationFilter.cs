using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Filters.Sql;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Filters;

/// <summary>All given fields are equal, with case and type; no field given matches everything.</summary>
internal sealed class CorrelationFilter(CorrelationRule rule) : IMessageFilter
{
    private readonly (string Name, object? Value)[] _wanted =
        [.. rule.Properties.Select(wanted => (wanted.Key, Comparable(wanted.Value)))];

    public bool Matches(MessageView message)
    {
        AmqpProperties properties = message.Properties;
        return Is(rule.CorrelationId, MessageContent.IdText(properties.CorrelationId))
            && Is(rule.MessageId, message.Content.MessageId)
            && Is(rule.To, properties.To)
            && Is(rule.ReplyTo, properties.ReplyTo)
            && Is(rule.Label, properties.Subject)
            && Is(rule.SessionId, message.Content.SessionId)
            && Is(rule.ReplyToSessionId, properties.ReplyToGroupId)
            && Is(rule.ContentType, properties.ContentType)
            && HasAll(message.ApplicationProperties);
    }

    private static bool Is(string? wanted, string? actual) =>
        wanted is null || string.Equals(wanted, actual, StringComparison.Ordinal);

    /// <summary>Numbers by value whatever their width, times whatever their type, binaries by their bytes.</summary>
    private static object? Comparable(object? value) => ClrValue.FromAmqp(value) switch
    {
        DateTimeOffset time => time.UtcDateTime,
        byte[] bytes => new Binary(Convert.ToHexString(bytes)),
        var other => SqlValues.Promote(other),
    };

    private bool HasAll(AmqpMap actual)
    {
        foreach ((string name, object? wanted) in _wanted)
        {
            if (!actual.TryGetValue(name, out object? value) || !Equals(wanted, Comparable(value)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Bytes with equality; text that spells them is another value.</summary>
    private sealed record Binary(string Hex);
}
