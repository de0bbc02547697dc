namespace Serverless.Broker.Filters;

/// <summary>The rules of a subscription, changed at run time.</summary>
internal interface IRuleSet
{
    /// <summary>The rules in the order they were added.</summary>
    IReadOnlyList<RuleDescription> List();

    /// <summary>
    /// Adds a rule; <c>com.microsoft:entity-already-exists</c> for a name in use, <c>com.microsoft:argument-error</c>
    /// with position and reason for a bad expression.
    /// </summary>
    Task AddAsync(RuleDescription rule);

    /// <summary>Removes a rule; <c>amqp:not-found</c> when there is none of that name.</summary>
    Task RemoveAsync(string name);
}
