using System.Text.Json;
using Serverless.FunctionsHost.Logging;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// The settings of host.json that are obeyed here, with the defaults of the Functions host. See
/// https://learn.microsoft.com/azure/azure-functions/functions-host-json.
/// </summary>
internal sealed record HostJson
{
    /// <summary>Every plan but Consumption; it is what Core Tools use.</summary>
    public static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);

    private static readonly Dictionary<string, string> NoSettings = [];

    /// <summary>Gets the only functions that run; empty means all.</summary>
    public IReadOnlyList<string> Functions { get; init; } = [];

    public HttpSettings Http { get; init; } = new();

    public ServiceBusSettings ServiceBus { get; init; } = new();

    public EventHubsSettings EventHubs { get; init; } = new();

    public DurableTaskSettings DurableTask { get; init; } = new();

    public QueueSettings Queues { get; init; } = new();

    public BlobSettings Blobs { get; init; } = new();

    /// <summary>Gets from which level on a category's lines are logged (<c>logging.logLevel</c>).</summary>
    public LogLevels LogLevels { get; init; } = LogLevels.Default;

    /// <summary>How long an invocation may take; <see cref="Timeout.InfiniteTimeSpan"/> is no limit ("-1").</summary>
    public TimeSpan FunctionTimeout { get; init; } = DefaultFunctionTimeout;

    /// <summary>Gets the settings that are there and do nothing here, one line each.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Reads the host.json of an app's output; the defaults when it has none.</summary>
    /// <param name="directory">The app's output.</param>
    /// <param name="settings">The app's settings: <c>AzureFunctionsJobHost__…</c> among them replace values.</param>
    /// <exception cref="HostJsonException">The file is no JSON, or holds unknown or ill-typed values.</exception>
    public static HostJson LoadOf(string directory, IReadOnlyDictionary<string, string>? settings = null)
    {
        var path = Path.Combine(directory, "host.json");
        return Parse(File.Exists(path) ? File.ReadAllText(path) : """{"version": "2.0"}""", path, settings);
    }

    /// <summary>Reads the text of a host.json.</summary>
    /// <exception cref="HostJsonException">It is no JSON, or holds unknown or ill-typed values.</exception>
    public static HostJson Parse(string json, string path, IReadOnlyDictionary<string, string>? settings = null)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(
                json,
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException failure)
        {
            throw new HostJsonException(path, [$"The file is not JSON: {failure.Message}"]);
        }

        using (document)
        {
            var report = new HostJsonReport();
            var root = HostJsonOverrides.Apply(WithVersion(document.RootElement), settings ?? NoSettings, report);
            var result = HostJsonReader.Read(new JsonSection(root, "$", report), settings ?? NoSettings);
            return report.Errors.Count == 0
                ? result with { Notices = report.Notices }
                : throw new HostJsonException(path, report.Errors);
        }
    }

    /// <summary>The host fills an empty file in; any other must say its version.</summary>
    private static JsonElement WithVersion(JsonElement file) =>
        file.ValueKind == JsonValueKind.Object && !file.EnumerateObject().Any()
            ? JsonSerializer.SerializeToElement(new { version = "2.0" })
            : file;
}
