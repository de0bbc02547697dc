using Serverless.Topology.Json;

namespace Serverless.Topology.Limits;

/// <summary>Checks of single values that more than one kind of entity has.</summary>
internal static class LimitRules
{
    public static void Name(string what, string name, int maxLength, string path, List<TopologyError> errors)
    {
        if (name.Length > 0 && EntityNames.Check(what, name, maxLength) is { } message)
        {
            errors.Add(new TopologyError(path, message));
        }
    }

    public static void Path(string what, string name, string path, List<TopologyError> errors)
    {
        if (name.Length > 0 && EntityNames.CheckPath(what, name, ServiceLimits.EntityNameLength) is { } message)
        {
            errors.Add(new TopologyError(path, message));
        }
    }

    public static void Lock(TimeSpan value, string path, List<TopologyError> errors) => Between(
        "A lock", value, ServiceLimits.MinLock, ServiceLimits.MaxLock, $"{path}.lockDuration", errors);

    public static void TimeToLive(TimeSpan value, string path, List<TopologyError> errors) => Between(
        "A time to live",
        value,
        ServiceLimits.MinTimeToLive,
        TimeSpan.MaxValue,
        $"{path}.defaultMessageTimeToLive",
        errors);

    public static void DuplicateWindow(TimeSpan value, string path, List<TopologyError> errors) => Between(
        "A duplicate detection window",
        value,
        ServiceLimits.MinDuplicateWindow,
        ServiceLimits.MaxDuplicateWindow,
        $"{path}.duplicateDetectionHistoryTimeWindow",
        errors);

    public static void DeliveryCount(int value, string path, List<TopologyError> errors) => Between(
        "A delivery count",
        value,
        ServiceLimits.MinDeliveryCount,
        ServiceLimits.MaxDeliveryCount,
        $"{path}.maxDeliveryCount",
        errors);

    public static void Between(
        string what, TimeSpan value, TimeSpan min, TimeSpan max, string path, List<TopologyError> errors)
    {
        if (value < min || value > max)
        {
            string upper = max == TimeSpan.MaxValue ? "or more" : $"to {IsoDuration.Format(max)}";
            errors.Add(new TopologyError(
                path,
                $"{what} of {IsoDuration.Format(value)} is outside the limits. "
                + $"Use {IsoDuration.Format(min)} {upper}."));
        }
    }

    public static void Between(string what, int value, int min, int max, string path, List<TopologyError> errors)
    {
        if (value < min || value > max)
        {
            errors.Add(new TopologyError(path, $"{what} of {value} is outside the limits. Use {min} to {max}."));
        }
    }
}
