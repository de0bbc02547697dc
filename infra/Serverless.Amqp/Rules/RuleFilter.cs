namespace Serverless.Amqp;

/// <summary>Which messages of a topic a rule lets into its subscription.</summary>
public abstract record RuleFilter
{
    private protected RuleFilter()
    {
    }
}
