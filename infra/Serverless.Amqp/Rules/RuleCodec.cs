using Amqp.Types;

namespace Serverless.Amqp;

/// <summary>
/// Rules as the management node takes them (Service Bus: com.microsoft:add-rule, maps) and lists them
/// (com.microsoft:enumerate-rules, described lists). Descriptors are numbers or the symbols beside them.
/// </summary>
internal static class RuleCodec
{
    private const ulong Description = 0x0000013700000004;
    private const ulong SqlAction = 0x0000013700000006;
    // The filters have one zero fewer than rule and action.
    private const ulong SqlFilter = 0x1370000006;
    private const ulong TrueFilter = 0x1370000007;
    private const ulong FalseFilter = 0x1370000008;
    private const ulong CorrelationFilter = 0x1370000009;

    public static Map Write(CreateRuleOptions rule)
    {
        var map = new Map
        {
            ["sql-rule-action"] = rule.Action is { } action ? new Map { ["expression"] = action.SqlExpression } : null,
        };
        if (rule.Filter is CorrelationRuleFilter correlation)
        {
            map["correlation-filter"] = Write(correlation);
        }
        else
        {
            map["sql-filter"] = new Map { ["expression"] = ((SqlRuleFilter)rule.Filter).SqlExpression };
        }

        return map;
    }

    /// <summary>Null for what is no rule, or one with a filter of an unknown kind.</summary>
    public static RuleProperties? Read(object? described)
    {
        if (described is not DescribedValue { Value: List { Count: >= 3 } fields } rule
            || Code(rule) != Description
            || ReadFilter(fields[0] as DescribedValue) is not { } filter)
        {
            return null;
        }

        return new RuleProperties
        {
            Name = fields[2] as string ?? "",
            Filter = filter,
            Action = ReadAction(fields[1] as DescribedValue),
            CreatedAt = fields.Count > 3 && fields[3] is DateTime time
                ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
                : default,
        };
    }

    private static Map Write(CorrelationRuleFilter filter)
    {
        var properties = new Map();
        foreach (var (key, value) in filter.ApplicationProperties)
        {
            properties[key] = AmqpValues.ToWire(value);
        }

        return new Map
        {
            ["correlation-id"] = filter.CorrelationId,
            ["message-id"] = filter.MessageId,
            ["to"] = filter.To,
            ["reply-to"] = filter.ReplyTo,
            ["label"] = filter.Subject,
            ["session-id"] = filter.SessionId,
            ["reply-to-session-id"] = filter.ReplyToSessionId,
            ["content-type"] = filter.ContentType,
            ["properties"] = properties,
        };
    }

    private static RuleFilter? ReadFilter(DescribedValue? described)
    {
        var fields = described?.Value as List ?? [];
        return described is null ? null : Code(described) switch
        {
            TrueFilter => new TrueRuleFilter(),
            FalseFilter => new FalseRuleFilter(),
            SqlFilter when Text(fields, 0) is { } expression => new SqlRuleFilter(expression),
            CorrelationFilter => new CorrelationRuleFilter
            {
                CorrelationId = Text(fields, 0),
                MessageId = Text(fields, 1),
                To = Text(fields, 2),
                ReplyTo = Text(fields, 3),
                Subject = Text(fields, 4),
                SessionId = Text(fields, 5),
                ReplyToSessionId = Text(fields, 6),
                ContentType = Text(fields, 7),
                ApplicationProperties = Properties(fields.Count > 8 ? fields[8] as Map : null),
            },
            _ => null,
        };
    }

    private static SqlRuleAction? ReadAction(DescribedValue? described) =>
        described is { Value: List fields } && Code(described) == SqlAction && Text(fields, 0) is { } expression
            ? new SqlRuleAction(expression)
            : null;

    private static Dictionary<string, object> Properties(Map? map)
    {
        var properties = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, value) in map ?? [])
        {
            properties[key.ToString() ?? ""] = value;
        }

        return properties;
    }

    private static string? Text(List fields, int index) => index < fields.Count ? fields[index]?.ToString() : null;

    private static ulong Code(DescribedValue described) => described.Descriptor switch
    {
        ulong code => code,
        Symbol symbol => (string)symbol switch
        {
            "com.microsoft:rule-description:list" => Description,
            "com.microsoft:sql-rule-action:list" => SqlAction,
            "com.microsoft:sql-filter:list" => SqlFilter,
            "com.microsoft:true-filter:list" => TrueFilter,
            "com.microsoft:false-filter:list" => FalseFilter,
            "com.microsoft:correlation-filter:list" => CorrelationFilter,
            _ => 0,
        },
        _ => 0,
    };
}
