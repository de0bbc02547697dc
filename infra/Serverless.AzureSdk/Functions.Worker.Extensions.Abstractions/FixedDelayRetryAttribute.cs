namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries after the same delay each time, written as <c>hh:mm:ss</c>.</summary>
public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        RetryInterval.Parse(delayInterval, nameof(delayInterval));
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
    }

    public string DelayInterval { get; }
}
