namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads the intervals of the retry attributes.</summary>
internal static class RetryInterval
{
    internal static TimeSpan Parse(string value, string parameterName)
    {
        if (!TimeSpan.TryParse(value, out TimeSpan interval) || interval < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(
                parameterName,
                value,
                "A retry interval is a time of zero or more, written as hh:mm:ss.");
        }

        return interval;
    }
}
