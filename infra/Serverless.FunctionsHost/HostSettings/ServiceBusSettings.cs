namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// <c>extensions.serviceBus</c> with the extension's defaults. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#hostjson-settings.
/// </summary>
internal sealed record ServiceBusSettings
{
    public int PrefetchCount { get; init; }

    public bool AutoCompleteMessages { get; init; } = true;

    public TimeSpan MaxAutoLockRenewalDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Messages at once for a function that takes single messages without sessions (per core in the
    /// cloud, per function here).
    /// </summary>
    public int MaxConcurrentCalls { get; init; } = 16;

    /// <summary>Messages at once within a session.</summary>
    public int MaxConcurrentCallsPerSession { get; init; } = 1;

    public int MaxConcurrentSessions { get; init; } = 8;

    public int MaxMessageBatchSize { get; init; } = 1000;

    public int MinMessageBatchSize { get; init; } = 1;

    public TimeSpan MaxBatchWaitTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long an accepted session may stay without a message; null means as long as one try of a receive.
    /// </summary>
    public TimeSpan? SessionIdleTimeout { get; init; }

    /// <summary><c>clientRetryOptions</c>.</summary>
    public ClientRetrySettings Retry { get; init; } = new();
}
