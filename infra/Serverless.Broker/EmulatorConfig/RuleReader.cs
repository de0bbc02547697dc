using System.Text.Json;
using Serverless.Broker.Filters;
using Serverless.Topology.Json;
using Serverless.Topology.Validation;

namespace Serverless.Broker.EmulatorConfig;

/// <summary>Reads a rule of a subscription.</summary>
internal static class RuleReader
{
    private const string Sql = "Sql";
    private const string Correlation = "Correlation";

    public static RuleDescription Read(JsonElement item, string path, UniqueNames names, List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(item, path, errors);
        RuleDescription rule = new() { Name = reader.RequiredString("Name") };
        names.Add(rule.Name, $"{path}.Name");
        if (rule.Name != RuleDescription.DefaultName)
        {
            LimitRules.Name("rule", rule.Name, ServiceLimits.ChildNameLength, $"{path}.Name", errors);
        }

        RuleDescription? read =
            reader.Object("Properties", (properties, at) => ReadProperties(rule, properties, at, errors));
        reader.Finish();
        if (read is null && reader.IsObject && !item.TryGetProperty("Properties", out _))
        {
            errors.Add(
                new TopologyError(path, "The property 'Properties' is missing. Add it with FilterType and a filter."));
        }

        return read ?? rule;
    }

    private static RuleDescription ReadProperties(
        RuleDescription rule, JsonElement properties, string path, List<TopologyError> errors)
    {
        int before = errors.Count;
        TopologyObjectReader reader = new(properties, path, errors);
        string type = reader.RequiredString("FilterType");
        RuleDescription read = rule with
        {
            SqlExpression = reader.Object("SqlFilter", (item, at) => ReadExpression(item, at, errors)),
            Correlation = reader.Object("CorrelationFilter", (item, at) => ReadCorrelation(item, at, errors)),
            SqlAction = reader.Object("Action", (item, at) => ReadExpression(item, at, errors)),
        };
        reader.Finish();
        if (errors.Count > before)
        {
            return read;
        }

        bool isSql = type.Equals(Sql, StringComparison.OrdinalIgnoreCase);
        if (!isSql && !type.Equals(Correlation, StringComparison.OrdinalIgnoreCase))
        {
            errors.Add(new TopologyError(
                $"{path}.FilterType", $"The filter type '{type}' is unknown. Write \"{Sql}\" or \"{Correlation}\"."));
        }
        else if (isSql != (read.SqlExpression is not null) || isSql != read.Correlation is null)
        {
            string wanted = isSql ? "SqlFilter" : "CorrelationFilter";
            errors.Add(
                new TopologyError(path, $"The filter type is '{type}': exactly the property '{wanted}' is needed."));
        }

        ExpressionRules.Filter(
            RuleExpressions.Check, rule.Name, read.SqlExpression, $"{path}.SqlFilter.SqlExpression", errors);
        ExpressionRules.Action(
            RuleExpressions.Check, rule.Name, read.SqlAction, $"{path}.Action.SqlExpression", errors);
        return read;
    }

    private static string ReadExpression(JsonElement item, string path, List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(item, path, errors);
        string expression = reader.RequiredString("SqlExpression");
        reader.Finish();
        if (expression.Length > ServiceLimits.FilterLength)
        {
            errors.Add(new TopologyError(
                $"{path}.SqlExpression",
                $"The expression has {expression.Length} characters. Use 1 to {ServiceLimits.FilterLength}."));
        }

        return expression;
    }

    private static CorrelationRule ReadCorrelation(JsonElement item, string path, List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(item, path, errors);
        CorrelationRule rule = new()
        {
            ContentType = reader.OptionalString("ContentType"),
            CorrelationId = reader.OptionalString("CorrelationId"),
            Label = reader.OptionalString("Label"),
            MessageId = reader.OptionalString("MessageId"),
            ReplyTo = reader.OptionalString("ReplyTo"),
            ReplyToSessionId = reader.OptionalString("ReplyToSessionId"),
            SessionId = reader.OptionalString("SessionId"),
            To = reader.OptionalString("To"),
            Properties = reader.ScalarMap("Properties")
                .ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal),
        };
        reader.Finish();
        return rule;
    }
}
