namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// <c>extensions.eventHubs</c> with the extension's defaults. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs#hostjson-settings.
/// </summary>
internal sealed record EventHubsSettings
{
    /// <summary>Gets the most events of one invocation.</summary>
    public int MaxEventBatchSize { get; init; } = 100;

    /// <summary>Gets the fewest, while the wait for more is not over.</summary>
    public int MinEventBatchSize { get; init; } = 1;

    /// <summary>Gets how long a batch waits for the fewest events.</summary>
    public TimeSpan MaxWaitTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets after how many invocations the position is kept.</summary>
    public int BatchCheckpointFrequency { get; init; } = 1;

    /// <summary>Gets how many events are fetched ahead.</summary>
    public int PrefetchCount { get; init; } = 300;

    /// <summary>Gets where a partition begins that has no checkpoint.</summary>
    public InitialOffset InitialOffset { get; init; } = InitialOffset.FromStart;

    /// <summary>Gets the instant of <see cref="HostSettings.InitialOffset.FromEnqueuedTime"/>.</summary>
    public DateTimeOffset InitialTime { get; init; }

    /// <summary>Gets <c>clientRetryOptions</c>.</summary>
    public ClientRetrySettings Retry { get; init; } = new();
}
