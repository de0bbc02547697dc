namespace Serverless.Amqp;

/// <summary>A rule to be created.</summary>
public sealed record CreateRuleOptions
{
    /// <summary>Describes a rule.</summary>
    /// <param name="name">Its name, 1 to 50 characters.</param>
    /// <param name="filter">Which messages it lets in.</param>
    public CreateRuleOptions(string name, RuleFilter filter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(filter);
        Name = name;
        Filter = filter;
    }

    /// <summary>Its name; names of one subscription ignore case.</summary>
    public string Name { get; }

    /// <summary>Which messages it lets in.</summary>
    public RuleFilter Filter { get; }

    /// <summary>What it does to the copy of a message; null for nothing.</summary>
    public SqlRuleAction? Action { get; init; }
}
