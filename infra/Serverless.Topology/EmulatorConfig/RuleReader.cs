using System.Text.Json;
using Serverless.Topology.Json;
using Serverless.Topology.Limits;
using Serverless.Topology.Properties;
using Serverless.Topology.Validation;

namespace Serverless.Topology.EmulatorConfig;

/// <summary>Reads a rule of a subscription.</summary>
internal static class RuleReader
{
    private const string Sql = "Sql";
    private const string Correlation = "Correlation";

    public static RuleDescription Read(
        JsonElement item, string path, UniqueNames names, RuleCheck? ruleCheck, List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(item, path, errors);
        RuleDescription rule = new() { Name = reader.RequiredString("Name") };
        names.Add(rule.Name, $"{path}.Name");
        if (rule.Name != RuleDescription.DefaultName)
        {
            LimitRules.Name("rule", rule.Name, ServiceLimits.ChildNameLength, $"{path}.Name", errors);
        }

        RuleDescription? read =
            reader.Object("Properties", (properties, at) => ReadProperties(rule, properties, at, ruleCheck, errors));
        reader.Finish();
        if (read is null && reader.IsObject && !item.TryGetProperty("Properties", out _))
        {
            errors.Add(
                new TopologyError(path, "The property 'Properties' is missing. Add it with FilterType and a filter."));
        }

        return read ?? rule;
    }

    private static RuleDescription ReadProperties(
        RuleDescription rule, JsonElement properties, string path, RuleCheck? ruleCheck, List<TopologyError> errors)
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
            ruleCheck, rule.Name, read.SqlExpression, $"{path}.SqlFilter.SqlExpression", errors);
        ExpressionRules.Action(
            ruleCheck, rule.Name, read.SqlAction, $"{path}.Action.SqlExpression", errors);
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
        CorrelationRule rule = CorrelationField.Read(
            field => reader.OptionalString(field.Name),
            reader.ScalarMap("Properties").ToDictionary(p => p.Key, p => (object?)p.Value, StringComparer.Ordinal));
        reader.Finish();
        return rule;
    }
}
