using System.Text.Json;
using Serverless.Broker.Entities;
using Serverless.Topology.Json;

namespace Serverless.Broker.EmulatorConfig;

/// <summary>Reads the <c>Properties</c> of an entity, each within the service's limits.</summary>
internal sealed class PropertiesReader(JsonElement properties, string path, List<TopologyError> errors)
{
    private readonly TopologyObjectReader _reader = new(properties, path, errors);

    public bool Flag(string name) => _reader.Boolean(name, whenAbsent: false);

    /// <summary>Null when absent or empty, which the emulator's own example writes for none.</summary>
    public string? Text(string name) => _reader.OptionalString(name) is { Length: > 0 } text ? text : null;

    public int MaxDeliveryCount()
    {
        int value = _reader.Integer("MaxDeliveryCount", DescriptionDefaults.MaxDeliveryCount);
        LimitRules.Between(
            "A delivery count",
            value,
            ServiceLimits.MinDeliveryCount,
            ServiceLimits.MaxDeliveryCount,
            $"{path}.MaxDeliveryCount",
            errors);
        return value;
    }

    public TimeSpan LockDuration() => Duration(
        "LockDuration", "A lock", DescriptionDefaults.LockDuration, ServiceLimits.MinLock, ServiceLimits.MaxLock);

    public TimeSpan DuplicateWindow() => Duration(
        "DuplicateDetectionHistoryTimeWindow",
        "A duplicate detection window",
        DescriptionDefaults.DuplicateWindow,
        ServiceLimits.MinDuplicateWindow,
        ServiceLimits.MaxDuplicateWindow);

    public TimeSpan TimeToLive(TimeSpan whenAbsent) => Duration(
        "DefaultMessageTimeToLive", "A time to live", whenAbsent, ServiceLimits.MinTimeToLive, TimeSpan.MaxValue);

    public void Finish() => _reader.Finish();

    private TimeSpan Duration(string name, string what, TimeSpan whenAbsent, TimeSpan min, TimeSpan max)
    {
        TimeSpan value = _reader.Duration(name, whenAbsent);
        LimitRules.Between(what, value, min, max, $"{path}.{name}", errors);
        return value;
    }
}
