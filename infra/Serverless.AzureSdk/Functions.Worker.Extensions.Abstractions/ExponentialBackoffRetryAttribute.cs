namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries after delays that grow from a minimum to a maximum, both written as <c>hh:mm:ss</c>.</summary>
public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        TimeSpan minimum = RetryInterval.Parse(minimumInterval, nameof(minimumInterval));
        TimeSpan maximum = RetryInterval.Parse(maximumInterval, nameof(maximumInterval));
        if (minimum > maximum)
        {
            throw new ArgumentException(
                $"The minimum interval '{minimumInterval}' is longer than the maximum interval '{maximumInterval}'.",
                nameof(minimumInterval));
        }

        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }
}
