using Serverless.Broker.Entities;

namespace Serverless.Broker.Filters;

/// <summary>
/// The rules of a subscription. They change under the family's lock; <paramref name="store"/> writes the change into
/// the family's journal entry.
/// </summary>
internal sealed class RuleSet(EntityFamily family, IEnumerable<RuleDescription> rules, Action store)
{
    private bool _deleted;
    private volatile Rule[] _rules = [.. rules.Select(Rule.Compile)];

    /// <summary>The rules in the order they were added.</summary>
    public IReadOnlyList<RuleDescription> List() => [.. _rules.Select(r => r.Description)];

    /// <summary>
    /// Adds a rule; <c>com.microsoft:entity-already-exists</c> for a name in use, <c>com.microsoft:argument-error</c>
    /// with position and reason for a bad expression.
    /// </summary>
    public Task AddAsync(RuleDescription rule)
    {
        CheckName(rule.Name);
        Rule compiled = Rule.Compile(rule with { CreatedAt = family.TimeProvider.GetUtcNow() });
        using FamilyScope scope = family.Enter();
        CheckExists();
        if (Find(rule.Name) is not null)
        {
            throw new BrokerException(
                ErrorConditions.EntityAlreadyExists,
                $"A rule '{rule.Name}' exists already. Remove it first, or choose another name.");
        }

        _rules = [.. _rules, compiled];
        store();
        return scope.Commit();
    }

    /// <summary>Removes a rule; <c>amqp:not-found</c> when there is none of that name.</summary>
    public Task RemoveAsync(string name)
    {
        using FamilyScope scope = family.Enter();
        CheckExists();
        Rule found = Find(name) ?? throw new BrokerException(
            ErrorConditions.NotFound,
            $"The messaging entity '{name}' could not be found: the subscription has no such rule.");
        _rules = [.. _rules.Where(r => r != found)];
        store();
        return scope.Commit();
    }

    /// <summary>Replaces the rule of the same name; <c>amqp:not-found</c> when there is none.</summary>
    public Task ReplaceAsync(RuleDescription rule)
    {
        Rule compiled = Rule.Compile(rule with { CreatedAt = family.TimeProvider.GetUtcNow() });
        using FamilyScope scope = family.Enter();
        CheckExists();
        Rule old = Find(rule.Name) ?? throw BrokerException.EntityNotFound(rule.Name);
        _rules = [.. _rules.Select(r => r == old ? compiled : r)];
        store();
        return scope.Commit();
    }

    /// <summary>Replaces all rules.</summary>
    public void Replace_NeedsLock(IEnumerable<Rule> rules) => _rules = [.. rules];

    /// <summary>
    /// The subscription is deleted: a change would write it down again, and a restart bring it back.
    /// </summary>
    public void Delete_NeedsLock() => _deleted = true;

    /// <summary>
    /// The copies the subscription gets: one for all matching rules without an action, and one for each with one.
    /// </summary>
    public RuleResult Apply(MessageView message)
    {
        bool plain = false;
        List<RuleCopy>? copies = null;
        string? error = null;
        foreach (Rule rule in _rules)
        {
            try
            {
                if ((plain && rule.Action is null) || !rule.Filter.Matches(message))
                {
                    continue;
                }

                if (rule.Action is null)
                {
                    plain = true;
                }
                else
                {
                    copies ??= [];
                    copies.Add(rule.Action.Apply(message, rule.Description.Name));
                }
            }
            catch (FilterEvaluationException e)
            {
                error ??= $"Rule '{rule.Description.Name}': {e.Message}";
            }
        }

        return new RuleResult(plain, copies ?? (IReadOnlyList<RuleCopy>)[], error);
    }

    private static void CheckName(string name)
    {
        bool isDefault = name.Equals(RuleDescription.DefaultName, StringComparison.OrdinalIgnoreCase);
        if (!isDefault && EntityNames.Check("rule", name, ServiceLimits.ChildNameLength) is { } wrong)
        {
            throw new BrokerException(ErrorConditions.ArgumentError, wrong);
        }
    }

    private void CheckExists()
    {
        if (_deleted)
        {
            throw new BrokerException(
                ErrorConditions.NotFound,
                "The messaging entity could not be found: the subscription of these rules was deleted.");
        }
    }

    private Rule? Find(string name) =>
        Array.Find(_rules, r => string.Equals(r.Description.Name, name, StringComparison.OrdinalIgnoreCase));
}
