namespace Serverless.Topology.Properties;

/// <summary>
/// A field of a correlation filter: its name in .NET, Config.json and Atom, and how it is read and set.
/// </summary>
internal sealed record CorrelationField(
    string Name, Func<CorrelationRule, string?> Get, Func<CorrelationRule, string?, CorrelationRule> With)
{
    /// <summary>In the order in which AMQP and Atom have them.</summary>
    public static IReadOnlyList<CorrelationField> All { get; } =
    [
        new("CorrelationId", r => r.CorrelationId, (r, v) => r with { CorrelationId = v }),
        new("MessageId", r => r.MessageId, (r, v) => r with { MessageId = v }),
        new("To", r => r.To, (r, v) => r with { To = v }),
        new("ReplyTo", r => r.ReplyTo, (r, v) => r with { ReplyTo = v }),
        new("Label", r => r.Label, (r, v) => r with { Label = v }),
        new("SessionId", r => r.SessionId, (r, v) => r with { SessionId = v }),
        new("ReplyToSessionId", r => r.ReplyToSessionId, (r, v) => r with { ReplyToSessionId = v }),
        new("ContentType", r => r.ContentType, (r, v) => r with { ContentType = v }),
    ];

    /// <summary>The name in topology.json.</summary>
    public string JsonName { get; } = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(Name);

    /// <summary>The name in AMQP: <c>reply-to-session-id</c>.</summary>
    public string AmqpName { get; } = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(Name);

    /// <summary>A rule of the fields that a format has.</summary>
    public static CorrelationRule Read(
        Func<CorrelationField, string?> read, IReadOnlyDictionary<string, object?> properties) => All.Aggregate(
        new CorrelationRule { Properties = properties }, (rule, field) => field.With(rule, read(field)));
}
