using Serverless.Topology.Limits;
using Serverless.Topology.Properties;

namespace Serverless.Topology.Validation;

/// <summary>The rules of a topic, its subscriptions and their rules.</summary>
internal static class TopicRules
{
    public static void Check(
        TopicDescription topic,
        string path,
        UniqueNames names,
        RuleCheck? ruleCheck,
        List<TopologyError> errors)
    {
        LimitRules.Path("topic", topic.Name, $"{path}.name", errors);
        names.Add(topic.Name, $"{path}.name");
        EntityProperties.Topic.CheckTopology(topic, path, errors);

        if (topic.Subscriptions.Count > ServiceLimits.MaxSubscriptions)
        {
            errors.Add(new TopologyError(
                $"{path}.subscriptions",
                $"{topic.Subscriptions.Count} subscriptions are more than the {ServiceLimits.MaxSubscriptions} that a "
                + "topic may have. Split the topic."));
        }

        UniqueNames subscriptions = new("a subscription of this topic", errors);
        for (int i = 0; i < topic.Subscriptions.Count; i++)
        {
            string subscriptionPath = $"{path}.subscriptions[{i}]";
            subscriptions.Add(topic.Subscriptions[i].Name, $"{subscriptionPath}.name");
            CheckSubscription(topic.Subscriptions[i], subscriptionPath, ruleCheck, errors);
        }
    }

    private static void CheckSubscription(
        SubscriptionDescription subscription, string path, RuleCheck? ruleCheck, List<TopologyError> errors)
    {
        LimitRules.Name("subscription", subscription.Name, ServiceLimits.ChildNameLength, $"{path}.name", errors);
        EntityProperties.Subscription.CheckTopology(subscription, path, errors);

        UniqueNames rules = new("a rule of this subscription", errors);
        for (int i = 0; i < subscription.Rules.Count; i++)
        {
            if (subscription.Rules[i] == RuleDescription.Default)
            {
                continue;
            }

            rules.Add(subscription.Rules[i].Name, $"{path}.rules[{i}].name");
            CheckRule(subscription.Rules[i], $"{path}.rules[{i}]", ruleCheck, errors);
        }
    }

    private static void CheckRule(
        RuleDescription rule, string path, RuleCheck? ruleCheck, List<TopologyError> errors)
    {
        LimitRules.Name("rule", rule.Name, ServiceLimits.ChildNameLength, $"{path}.name", errors);
        if (rule.SqlExpression is null == rule.Correlation is null)
        {
            errors.Add(new TopologyError(
                path, $"The rule '{rule.Name}' needs exactly one of sqlFilter and correlationFilter."));
        }

        if (HasLength("sqlFilter", rule.SqlExpression, path, errors))
        {
            ExpressionRules.Filter(ruleCheck, rule.Name, rule.SqlExpression, $"{path}.sqlFilter", errors);
        }

        if (HasLength("sqlAction", rule.SqlAction, path, errors))
        {
            ExpressionRules.Action(ruleCheck, rule.Name, rule.SqlAction, $"{path}.sqlAction", errors);
        }

        if (rule.Correlation is { } filter && IsEmpty(filter))
        {
            errors.Add(new TopologyError(
                $"{path}.correlationFilter",
                $"The correlation filter of the rule '{rule.Name}' has no condition. Name a property it must equal."));
        }
    }

    private static bool IsEmpty(CorrelationRule filter) =>
        filter.Properties.Count == 0 && CorrelationField.All.All(field => field.Get(filter) is null);

    private static bool HasLength(string what, string? sql, string path, List<TopologyError> errors)
    {
        if (sql is { Length: 0 or > ServiceLimits.FilterLength })
        {
            errors.Add(new TopologyError(
                $"{path}.{what}", $"The {what} has {sql.Length} characters. Use 1 to {ServiceLimits.FilterLength}."));
            return false;
        }

        return sql is not null;
    }
}
