using System.Text.Json;

namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// The settings of host.json that the local runtime obeys, with the defaults of the Functions host. See
/// https://learn.microsoft.com/azure/azure-functions/functions-host-json.
/// </summary>
internal sealed record HostJson
{
    public static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);

    public HttpSettings Http { get; init; } = new();

    public ServiceBusSettings ServiceBus { get; init; } = new();

    public DurableTaskSettings DurableTask { get; init; } = new();

    /// <summary>How long an invocation may take; <see cref="Timeout.InfiniteTimeSpan"/> is no limit ("-1").</summary>
    public TimeSpan FunctionTimeout { get; init; } = DefaultFunctionTimeout;

    /// <summary>Reads the host.json of an app's output; the defaults when it has none.</summary>
    /// <exception cref="HostJsonException">The file is no JSON, or holds unknown or ill-typed values.</exception>
    public static HostJson LoadOf(string directory)
    {
        var path = Path.Combine(directory, "host.json");
        return Load(File.Exists(path) ? path : null);
    }

    /// <summary>Reads a file; null gives the defaults.</summary>
    /// <exception cref="HostJsonException">
    /// The file is missing, is no JSON, or holds unknown or ill-typed values.
    /// </exception>
    public static HostJson Load(string? path)
    {
        if (path is null)
        {
            return new HostJson();
        }

        if (!File.Exists(path))
        {
            throw new HostJsonException(
                path, ["The file does not exist. Create it with {\"version\": \"2.0\"}, or give no path."]);
        }

        return Parse(File.ReadAllText(path), path);
    }

    public static HostJson Parse(string json, string path)
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
            var errors = new List<string>();
            var result = HostJsonReader.Read(new JsonSection(document.RootElement, "$", errors));
            return errors.Count == 0 ? result : throw new HostJsonException(path, errors);
        }
    }
}
