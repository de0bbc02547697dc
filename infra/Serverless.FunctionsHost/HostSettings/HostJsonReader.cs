using System.Globalization;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>Maps host.json to <see cref="HostJson"/> and refuses what the Functions host does not know.</summary>
internal static class HostJsonReader
{
    public static HostJson Read(JsonSection root)
    {
        var version = root.Text("version", "2.0");
        if (version != "2.0")
        {
            root.Refuse("version", version, "\"2.0\"");
        }

        root.Accept(
            "$schema", "aggregator", "applicationInsights", "concurrency", "customHandler", "extensionBundle",
            "functions", "healthMonitor", "id", "logging", "managedDependency", "singleton", "telemetryMode",
            "watchDirectories", "watchFiles");
        var timeout = ReadFunctionTimeout(root);
        var extensions = root.Section("extensions");
        root.RefuseOthers();

        extensions.Accept(
            "blobs", "cosmosDb", "dapr", "eventGrid", "eventHubs", "kafka", "mcp", "queues", "sendGrid", "signalR",
            "sql", "tables", "warmup");
        var result = new HostJson
        {
            FunctionTimeout = timeout,
            Http = ReadHttp(extensions.Section("http")),
            ServiceBus = ReadServiceBus(extensions.Section("serviceBus")),
            DurableTask = ReadDurableTask(extensions.Section("durableTask")),
        };
        extensions.RefuseOthers();
        return result;
    }

    private static TimeSpan ReadFunctionTimeout(JsonSection root)
    {
        var text = root.Text("functionTimeout", "");
        if (text.Length == 0)
        {
            return HostJson.DefaultFunctionTimeout;
        }

        if (text == "-1")
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var timeout) && timeout > TimeSpan.Zero)
        {
            return timeout;
        }

        root.Refuse("functionTimeout", text, "a duration like \"00:05:00\", or \"-1\" for no limit");
        return HostJson.DefaultFunctionTimeout;
    }

    private static HttpSettings ReadHttp(JsonSection http)
    {
        var result = new HttpSettings { RoutePrefix = http.Text("routePrefix", "api").Trim('/') };
        http.Accept(
            "customHeaders", "dynamicThrottlesEnabled", "hsts", "maxConcurrentRequests", "maxOutstandingRequests");
        http.RefuseOthers();
        return result;
    }

    private static ServiceBusSettings ReadServiceBus(JsonSection section)
    {
        var defaults = new ServiceBusSettings();
        var retry = section.Section("clientRetryOptions");
        var result = new ServiceBusSettings
        {
            PrefetchCount = section.Number("prefetchCount", defaults.PrefetchCount, least: 0),
            AutoCompleteMessages = section.Flag("autoCompleteMessages", defaults.AutoCompleteMessages),
            MaxAutoLockRenewalDuration = section.Duration(
                "maxAutoLockRenewalDuration", defaults.MaxAutoLockRenewalDuration),
            MaxConcurrentCalls = section.Number("maxConcurrentCalls", defaults.MaxConcurrentCalls, least: 1),
            MaxConcurrentCallsPerSession =
                section.Number("maxConcurrentCallsPerSession", defaults.MaxConcurrentCallsPerSession, least: 1),
            MaxConcurrentSessions = section.Number("maxConcurrentSessions", defaults.MaxConcurrentSessions, least: 1),
            MaxMessageBatchSize = section.Number("maxMessageBatchSize", defaults.MaxMessageBatchSize, least: 1),
            MinMessageBatchSize = section.Number("minMessageBatchSize", defaults.MinMessageBatchSize, least: 1),
            MaxBatchWaitTime = section.Duration("maxBatchWaitTime", defaults.MaxBatchWaitTime),
            SessionIdleTimeout = section.Duration("sessionIdleTimeout"),
            TryTimeout = retry.Duration("tryTimeout", defaults.TryTimeout),
        };
        if (result.MinMessageBatchSize > result.MaxMessageBatchSize)
        {
            section.Refuse(
                "minMessageBatchSize",
                result.MinMessageBatchSize.ToString(CultureInfo.InvariantCulture),
                $"at most maxMessageBatchSize, which is {result.MaxMessageBatchSize}");
        }

        retry.Accept("delay", "maxDelay", "maxRetries", "mode");
        retry.RefuseOthers();
        section.Accept("enableCrossEntityTransactions", "transportType", "webProxy");
        section.RefuseOthers();
        return result;
    }

    private static DurableTaskSettings ReadDurableTask(JsonSection section)
    {
        var result = new DurableTaskSettings
        {
            HubName = section.Text("hubName", new DurableTaskSettings().HubName),
            MaxConcurrentActivityFunctions = section.Number("maxConcurrentActivityFunctions", least: 1),
            MaxConcurrentOrchestratorFunctions = section.Number("maxConcurrentOrchestratorFunctions", least: 1),
        };
        section.Accept(
            "defaultVersion", "entityMessageReorderWindowInMinutes", "extendedSessionIdleTimeoutInSeconds",
            "extendedSessionsEnabled", "maxConcurrentEntityFunctions", "maxEntityOperationBatchSize",
            "maxGrpcMessageSizeInBytes", "maxOrchestrationActions", "notifications",
            "overridableExistingInstanceStates", "storageProvider", "storeInputsInOrchestrationHistory", "tracing",
            "useAppLease", "useGracefulShutdown", "versionFailureStrategy", "versionMatchStrategy");
        section.RefuseOthers();
        return result;
    }
}
