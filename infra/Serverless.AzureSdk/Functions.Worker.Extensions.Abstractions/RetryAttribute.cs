namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often the host runs a failed invocation again; -1 is for ever.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    public RetryAttribute()
    {
    }

    public int MaxRetryCount { get; set; }
}
