namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which retry an invocation is; both counts are zero on a function without a retry attribute.</summary>
public abstract class RetryContext
{
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
