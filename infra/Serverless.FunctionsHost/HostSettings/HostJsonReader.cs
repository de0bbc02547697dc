using System.Globalization;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Logging;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// Maps host.json to <see cref="HostJson"/>: what has no effect here is named, whether the Functions host knows it or
/// not; what it cannot read is refused.
/// </summary>
internal static class HostJsonReader
{
    private const string NotServed = "triggers and bindings of this extension are not served";
    private const string NoTelemetry = "the host itself sends nothing to Application Insights";

    public static HostJson Read(JsonSection root, IReadOnlyDictionary<string, string> settings)
    {
        var version = root.Text("version");
        if (version != "2.0")
        {
            root.Refuse("version", version ?? string.Empty, "\"2.0\"");
        }

        root.Skip("$schema");

        // The host writes it into the file that it makes where there is none.
        root.Skip("isDefaultHostConfig");
        var logging = root.Section("logging");
        var extensions = root.Section("extensions");
        var result = new HostJson
        {
            FunctionTimeout = FunctionTimeouts.Read(root, settings),
            Functions = root.Texts("functions"),
            LogLevels = ReadLogLevels(logging),
            Http = ReadHttp(extensions.Section("http")),
            ServiceBus = ServiceBusReader.Read(extensions.Section("serviceBus")),
            EventHubs = EventHubsReader.Read(extensions.Section("eventHubs")),
            DurableTask = ReadDurableTask(extensions.Section("durableTask")),
            Queues = ReadQueues(extensions.Section("queues")),
            Blobs = ReadBlobs(extensions.Section("blobs")),
        };
        root.Ignore(NoTelemetry, "aggregator", "applicationInsights");
        root.Ignore("each extension's own limits say how much runs at once", "concurrency");
        root.Ignore("only workers that speak the Functions protocol are started", "customHandler");
        root.Ignore("a .NET app brings its extensions itself", "extensionBundle");
        root.Ignore("the host does not watch its own counters", "healthMonitor");
        root.Ignore("state is kept under the app's name", "id");
        root.Ignore("it is for PowerShell", "managedDependency", "managedDependencies");
        root.Ignore("the Functions host has given it up; put a retry attribute on the function", "retry");
        root.Ignore("one host runs all of an app, so nothing is locked", "singleton");
        root.Ignore("the host's lines go to the console; the app exports what its Program says", "telemetryMode");
        root.Ignore("an app is started again when it is built again", "watchDirectories", "watchFiles");
        root.NameOthers();
        extensions.Ignore(
            NotServed,
            "cosmosDb", "dapr", "eventGrid", "kafka", "mcp", "rabbitMQ", "sendGrid", "signalR", "sql", "tables",
            "warmup");
        extensions.NameOthers();
        return result;
    }

    private static LogLevels ReadLogLevels(JsonSection logging)
    {
        var section = logging.Section("logLevel");
        var levels = new Dictionary<string, LogLevel>(StringComparer.OrdinalIgnoreCase);
        foreach (var category in section.Names.ToList())
        {
            var text = section.Text(category) ?? string.Empty;
            if (Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level))
            {
                levels[category] = level;
            }
            else
            {
                section.Refuse(category, text, "one of " + string.Join(", ", Enum.GetNames<LogLevel>()));
            }
        }

        section.Ignore(NoTelemetry, "Host.Results", "Host.Aggregator");
        logging.Ignore(NoTelemetry, "applicationInsights");
        logging.Ignore("the lines go to the console", "fileLoggingMode");
        logging.Ignore("the command says how the console looks", "console");
        logging.NameOthers();
        return new LogLevels(levels);
    }

    private static HttpSettings ReadHttp(JsonSection http)
    {
        var result = new HttpSettings
        {
            RoutePrefix = http.Text("routePrefix", "api").Trim('/'),
            CustomHeaders = http.Map("customHeaders"),
            MaxConcurrentRequests = Limit(http.Number("maxConcurrentRequests", least: -1)),
            MaxOutstandingRequests = Limit(http.Number("maxOutstandingRequests", least: -1)),
        };
        http.Ignore("the host does not watch its own counters", "dynamicThrottlesEnabled");
        http.Ignore("browsers disregard it without TLS and on localhost", "hsts");
        http.NameOthers();
        return result;
    }

    /// <summary>-1 is without a limit.</summary>
    private static int? Limit(int? value) => value < 0 ? null : value;

    private static QueueSettings ReadQueues(JsonSection section)
    {
        var defaults = new QueueSettings();
        var result = new QueueSettings
        {
            MaxPollingInterval = section.Duration("maxPollingInterval", defaults.MaxPollingInterval),
            VisibilityTimeout = section.Duration("visibilityTimeout", defaults.VisibilityTimeout),
            BatchSize = section.Number("batchSize", defaults.BatchSize, least: 1),
            NewBatchThreshold = section.Number("newBatchThreshold", least: 0),
            MaxDequeueCount = section.Number("maxDequeueCount", defaults.MaxDequeueCount, least: 1),
            IsBase64 = !section.Text("messageEncoding", "base64").Equals("none", StringComparison.OrdinalIgnoreCase),
        };
        if (result.BatchSize > 32)
        {
            section.Refuse("batchSize", result.BatchSize.ToString(CultureInfo.InvariantCulture), "at most 32");
        }

        if (section.Text("messageEncoding", "base64") is { } encoding
            && !encoding.Equals("none", StringComparison.OrdinalIgnoreCase)
            && !encoding.Equals("base64", StringComparison.OrdinalIgnoreCase))
        {
            section.Refuse("messageEncoding", encoding, "\"base64\" or \"none\"");
        }

        section.NameOthers();
        return result;
    }

    private static BlobSettings ReadBlobs(JsonSection section)
    {
        var result = new BlobSettings
        {
            MaxDegreeOfParallelism = section.Number("maxDegreeOfParallelism", least: 1),
            PoisonBlobThreshold = section.Number(
                "poisonBlobThreshold", new BlobSettings().PoisonBlobThreshold, least: 1),
        };
        section.NameOthers();
        return result;
    }

    private static DurableTaskSettings ReadDurableTask(JsonSection section)
    {
        var result = new DurableTaskSettings
        {
            HubName = section.Text("hubName", new DurableTaskSettings().HubName),
            MaxConcurrentActivityFunctions = section.Number("maxConcurrentActivityFunctions", least: 1),
            MaxConcurrentOrchestratorFunctions = section.Number("maxConcurrentOrchestratorFunctions", least: 1),
            MaxConcurrentEntityFunctions = section.Number("maxConcurrentEntityFunctions", least: 1),
            ExtendedSessionsEnabled = section.Flag("extendedSessionsEnabled", fallback: false),
            ExtendedSessionIdleTimeout =
                TimeSpan.FromSeconds(section.Number("extendedSessionIdleTimeoutInSeconds", fallback: 30, least: 1)),
        };
        section.Ignore(
            "the local task hub decides it",
            "defaultVersion", "entityMessageReorderWindowInMinutes", "maxEntityOperationBatchSize",
            "maxGrpcMessageSizeInBytes", "maxOrchestrationActions", "notifications",
            "overridableExistingInstanceStates", "storeInputsInOrchestrationHistory", "tracing",
            "useAppLease", "useGracefulShutdown", "versionFailureStrategy", "versionMatchStrategy");
        section.Ignore("the local task hub keeps every hub", "storageProvider");
        section.NameOthers();
        return result;
    }
}
