using Amqp.Types;

namespace Serverless.Amqp;

public sealed partial class AmqpManagementClient
{
    internal string Entity => _entity;

    internal Task AddRuleAsync(string name, Map description, CancellationToken cancellationToken) => RequestAsync(
        "com.microsoft:add-rule",
        new Map { ["rule-name"] = name, ["rule-description"] = description },
        link: null,
        cancellationToken);

    internal Task RemoveRuleAsync(string name, CancellationToken cancellationToken) => RequestAsync(
        "com.microsoft:remove-rule", new Map { ["rule-name"] = name }, link: null, cancellationToken);

    internal async Task<IReadOnlyList<RuleProperties>> GetRulesAsync(
        int skip, int top, CancellationToken cancellationToken)
    {
        var body = new Map { ["top"] = top, ["skip"] = skip };
        var response = await RequestAsync("com.microsoft:enumerate-rules", body, link: null, cancellationToken, 204);
        var rules = new List<RuleProperties>();
        if (response.Body["rules"] is List items)
        {
            foreach (var item in items.OfType<Map>())
            {
                rules.Add(RuleCodec.Read(item["rule-description"])
                    ?? throw Malformed("enumerate-rules", "rule-description of a known kind"));
            }
        }

        return rules;
    }
}
