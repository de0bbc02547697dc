namespace Serverless.Messaging;

/// <summary>Checks a retry policy.</summary>
internal sealed class RetryPolicyValidator() : FunctionSettingsValidator<RetryPolicy>(RetryPolicySettings.Section)
{
    protected override IEnumerable<string> Problems(RetryPolicy options)
    {
        if (options.Timeout <= TimeSpan.Zero)
        {
            yield return $"{nameof(RetryPolicy.Timeout)} is {options.Timeout}; use a time above zero, or none.";
        }

        if (options.Delay > options.MaxDelay)
        {
            yield return $"{nameof(RetryPolicy.Delay)} ({options.Delay}) is longer than {nameof(RetryPolicy.MaxDelay)} "
                + $"({options.MaxDelay}).";
        }
    }
}
