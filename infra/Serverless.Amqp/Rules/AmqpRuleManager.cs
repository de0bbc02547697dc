using System.Runtime.CompilerServices;

namespace Serverless.Amqp;

/// <summary>
/// Adds, removes and lists the rules of one subscription at run time, over its management node. A subscription gets a
/// copy of a message for each matching rule with an action, and one for all matching rules without. Safe for concurrent
/// use; the connection owns what it needs.
/// </summary>
public sealed class AmqpRuleManager
{
    private const int PageSize = 100;

    private readonly AmqpManagementClient _management;

    internal AmqpRuleManager(AmqpManagementClient management)
    {
        _management = management;
    }

    /// <summary>The subscription, as <c>topic/Subscriptions/subscription</c>.</summary>
    public string SubscriptionPath => _management.Entity;

    /// <summary>Creates a rule without an action. It decides about messages that are sent from now on.</summary>
    /// <param name="ruleName">Its name, 1 to 50 characters.</param>
    /// <param name="filter">Which messages it lets in.</param>
    /// <param name="cancellationToken">Stops waiting; the rule may be created all the same.</param>
    /// <inheritdoc cref="CreateRuleAsync(CreateRuleOptions, CancellationToken)" path="/exception"/>
    public Task CreateRuleAsync(string ruleName, RuleFilter filter, CancellationToken cancellationToken = default) =>
        CreateRuleAsync(new CreateRuleOptions(ruleName, filter), cancellationToken);

    /// <summary>Creates a rule. It decides about messages that are sent from now on.</summary>
    /// <param name="options">The rule.</param>
    /// <param name="cancellationToken">Stops waiting; the rule may be created all the same.</param>
    /// <exception cref="AmqpServiceException">
    /// <c>com.microsoft:entity-already-exists</c>: there is a rule of that name. <c>com.microsoft:argument-error</c>:
    /// the name or an expression is not allowed; the message says where and why. <c>amqp:not-found</c>: there is no
    /// such subscription.
    /// </exception>
    public Task CreateRuleAsync(CreateRuleOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _management.AddRuleAsync(options.Name, RuleCodec.Write(options), cancellationToken);
    }

    /// <summary>Deletes a rule. Without any rule the subscription gets no messages.</summary>
    /// <param name="ruleName">Its name.</param>
    /// <param name="cancellationToken">Stops waiting; the rule may be deleted all the same.</param>
    /// <exception cref="AmqpServiceException">
    /// <c>amqp:not-found</c>: there is no such rule, or no such subscription.
    /// </exception>
    public Task DeleteRuleAsync(string ruleName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(ruleName);
        return _management.RemoveRuleAsync(ruleName, cancellationToken);
    }

    /// <summary>Lists the rules, page by page as they are read.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AmqpServiceException"><c>amqp:not-found</c>: there is no such subscription.</exception>
    public async IAsyncEnumerable<RuleProperties> GetRulesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var skip = 0;
        IReadOnlyList<RuleProperties> page;
        do
        {
            page = await _management.GetRulesAsync(skip, PageSize, cancellationToken);
            foreach (var rule in page)
            {
                yield return rule;
            }

            skip += page.Count;
        }
        while (page.Count == PageSize);
    }
}
