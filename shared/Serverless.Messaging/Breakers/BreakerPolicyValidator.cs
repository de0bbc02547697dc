namespace Serverless.Messaging;

/// <summary>Checks a breaker.</summary>
internal sealed class BreakerPolicyValidator() : FunctionSettingsValidator<BreakerPolicy>(BreakerPolicySettings.Section)
{
    protected override IEnumerable<string> Problems(BreakerPolicy options)
    {
        if (options.BreakDuration > options.MaxBreakDuration)
        {
            yield return $"{nameof(BreakerPolicy.BreakDuration)} ({options.BreakDuration}) is longer than "
                + $"{nameof(BreakerPolicy.MaxBreakDuration)} ({options.MaxBreakDuration}).";
        }
    }
}
