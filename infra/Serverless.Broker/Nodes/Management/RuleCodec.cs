using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Broker.Nodes.Receiving;
using Serverless.Topology.Properties;

namespace Serverless.Broker.Nodes.Management;

/// <summary>Rules as maps (add-rule) and as described lists (enumerate-rules).</summary>
internal static class RuleCodec
{
    private const ulong RuleDescriptor = 0x0000013700000004;
    private const ulong EmptyActionDescriptor = 0x0000013700000005;
    private const ulong SqlActionDescriptor = 0x0000013700000006;
    // The filters have one zero fewer than rule and action.
    private const ulong SqlFilterDescriptor = 0x1370000006;
    private const ulong TrueFilterDescriptor = 0x1370000007;
    private const ulong FalseFilterDescriptor = 0x1370000008;
    private const ulong CorrelationFilterDescriptor = 0x1370000009;

    /// <exception cref="BrokerException">The map holds no filter.</exception>
    public static RuleDescription Read(string name, AmqpMap map)
    {
        var action = (map.Find("sql-rule-action") as AmqpMap)?.FindText("expression");
        var rule = new RuleDescription { Name = name, SqlAction = string.IsNullOrWhiteSpace(action) ? null : action };
        if (map.Find("sql-filter") is AmqpMap sql)
        {
            return rule with
            {
                SqlExpression = sql.FindText("expression") ?? throw ManagementRequest.Missing("expression", "string"),
            };
        }

        return map.Find("correlation-filter") is AmqpMap correlation
            ? rule with { Correlation = ReadCorrelation(correlation) }
            : throw new BrokerException(
                ErrorConditions.ArgumentError, $"The rule '{name}' has neither sql-filter nor correlation-filter.");
    }

    public static AmqpDescribed Write(RuleDescription rule) => new(RuleDescriptor, new List<object?>
    {
        WriteFilter(rule),
        rule.SqlAction is { } action
            ? new AmqpDescribed(SqlActionDescriptor, new List<object?> { action })
            : new AmqpDescribed(EmptyActionDescriptor, new List<object?>()),
        rule.Name,
        rule.CreatedAt.UtcDateTime,
    });

    private static CorrelationRule ReadCorrelation(AmqpMap map) => CorrelationField.Read(
        field => map.FindText(field.AmqpName), ReadProperties(map.Find("properties") as AmqpMap));

    private static Dictionary<string, object?> ReadProperties(AmqpMap? map) =>
        (SettlementReader.Properties(map) ?? []).ToDictionary(
            pair => pair.Key, pair => ClrValue.FromAmqp(pair.Value), StringComparer.Ordinal);

    private static AmqpDescribed WriteFilter(RuleDescription rule)
    {
        if (rule.Correlation is { } correlation)
        {
            var properties = new AmqpMap(correlation.Properties.Count);
            foreach (var (key, value) in correlation.Properties)
            {
                properties[key] = ClrValue.ToPlainAmqp(value);
            }

            return new AmqpDescribed(
                CorrelationFilterDescriptor,
                new List<object?>([.. CorrelationField.All.Select(field => field.Get(correlation)), properties]));
        }

        return rule.SaysAlways() switch
        {
            true => new AmqpDescribed(TrueFilterDescriptor, new List<object?>()),
            false => new AmqpDescribed(FalseFilterDescriptor, new List<object?>()),
            null => new AmqpDescribed(SqlFilterDescriptor, new List<object?> { rule.SqlExpression, 20 }),
        };
    }
}
