using Serverless.Topology.Limits;

namespace Serverless.Topology.Properties;

/// <summary>Makes rules of tiers.</summary>
internal static class PropertyTiers
{
    /// <summary>Only tiers that have a feature have a value other than its default.</summary>
    public static TierRule<T> Feature<T>(string feature, Func<TierLimits, bool> has) =>
        (TierLimits limits, T value, out string? refusal) =>
        {
            refusal = has(limits) || EqualityComparer<T>.Default.Equals(value, default)
                ? null
                : Lacks(feature, limits);
            return value;
        };

    public static string Lacks(string feature, TierLimits limits) =>
        $"needs {feature}, which the tier '{limits.Tier}' has not. Do without, or choose another --tier.";

    public static TierRule<int> AtMost(string what, Func<TierLimits, int?> most) =>
        (TierLimits limits, int value, out string? refusal) =>
        {
            refusal = AtMost(what, value, most(limits), limits);
            return value;
        };

    public static TierRule<long?> SizeAtMost(string what, Func<TierLimits, long> most) =>
        (TierLimits limits, long? value, out string? refusal) =>
        {
            refusal = AtMost(what, value ?? 0, most(limits), limits);
            return value;
        };

    /// <summary>What is larger is brought to what the tier has.</summary>
    public static TierRule<long> Capped(Func<TierLimits, long> most) =>
        (TierLimits limits, long value, out string? refusal) =>
        {
            refusal = null;
            return Math.Min(value, most(limits));
        };

    /// <summary>What says nothing is brought to what the tier has, what says more is refused.</summary>
    public static TierRule<TimeSpan> TimeToLive(Func<TierLimits, TimeSpan?> longest) =>
        (TierLimits limits, TimeSpan value, out string? refusal) =>
        {
            refusal = null;
            if (longest(limits) is not { } most || value <= most)
            {
                return value;
            }

            if (value != TimeSpan.MaxValue)
            {
                refusal = $"has a time to live of {value}; the tier '{limits.Tier}' has {most} at most. Shorten it, or "
                    + "choose another --tier.";
            }

            return most;
        };

    public static string? AtMost(string what, long count, long? most, TierLimits limits) => count > most
        ? $"has {count} {what}; the tier '{limits.Tier}' has {most} at most. Use fewer, or choose another --tier."
        : null;
}
