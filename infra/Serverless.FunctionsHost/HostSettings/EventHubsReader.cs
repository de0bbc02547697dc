using System.Globalization;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>Reads <c>extensions.eventHubs</c>.</summary>
internal static class EventHubsReader
{
    public static EventHubsSettings Read(JsonSection section)
    {
        var defaults = new EventHubsSettings();
        var initial = section.Section("initialOffsetOptions");
        var result = new EventHubsSettings
        {
            MaxEventBatchSize = section.Number("maxEventBatchSize", defaults.MaxEventBatchSize, least: 1),
            MinEventBatchSize = section.Number("minEventBatchSize", defaults.MinEventBatchSize, least: 1),
            MaxWaitTime = section.Duration("maxWaitTime", defaults.MaxWaitTime),
            BatchCheckpointFrequency =
                section.Number("batchCheckpointFrequency", defaults.BatchCheckpointFrequency, least: 1),
            PrefetchCount = section.Number("prefetchCount", defaults.PrefetchCount, least: 0),
            InitialOffset = ReadInitialOffset(initial),
            InitialTime = ReadInitialTime(initial),
            Retry = ClientRetrySettings.Read(section.Section("clientRetryOptions")),
        };
        if (result.MinEventBatchSize > result.MaxEventBatchSize)
        {
            section.Refuse(
                "minEventBatchSize",
                result.MinEventBatchSize.ToString(CultureInfo.InvariantCulture),
                $"at most maxEventBatchSize, which is {result.MaxEventBatchSize}");
        }

        if (result.InitialOffset == InitialOffset.FromEnqueuedTime && result.InitialTime == default)
        {
            initial.Refuse(
                "enqueuedTimeUtc", string.Empty, "a time like \"2026-01-31T12:00:00Z\" with fromEnqueuedTime");
        }

        initial.NameOthers();
        section.Ignore(
            "one host reads every partition", "loadBalancingUpdateInterval", "partitionOwnershipExpirationInterval");
        section.Ignore("nothing is scaled by it", "targetUnprocessedEventThreshold");
        section.Ignore("a position is kept after each batchCheckpointFrequency", "enableCheckpointing");
        section.Ignore("events carry no such properties here", "trackLastEnqueuedEventProperties");
        section.Ignore(
            "the connection string says how to connect", "customEndpointAddress", "transportType", "webProxy");
        section.NameOthers();
        return result;
    }

    private static InitialOffset ReadInitialOffset(JsonSection section)
    {
        var type = section.Text("type", string.Empty);
        if (type.Length == 0)
        {
            return InitialOffset.FromStart;
        }

        if (Enum.TryParse<InitialOffset>(type, ignoreCase: true, out var result) && !char.IsAsciiDigit(type[0]))
        {
            return result;
        }

        section.Refuse("type", type, "\"fromStart\", \"fromEnd\" or \"fromEnqueuedTime\"");
        return InitialOffset.FromStart;
    }

    private static DateTimeOffset ReadInitialTime(JsonSection section)
    {
        var text = section.Text("enqueuedTimeUtc", string.Empty);
        if (text.Length == 0)
        {
            return default;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        section.Refuse("enqueuedTimeUtc", text, "a time like \"2026-01-31T12:00:00Z\"");
        return default;
    }
}
