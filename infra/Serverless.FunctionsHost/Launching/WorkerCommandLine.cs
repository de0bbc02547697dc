using System.Globalization;
using System.Text.Json;

namespace Serverless.FunctionsHost.Launching;

/// <summary>
/// How the worker of a published or built app is run: its <c>worker.config.json</c>, and the host's arguments.
/// </summary>
internal static class WorkerCommandLine
{
    /// <summary>The program and its first arguments, from the app's own description.</summary>
    /// <exception cref="WorkerStartException">The directory holds no Functions app.</exception>
    public static (string Program, IReadOnlyList<string> Arguments) For(string app, string directory)
    {
        var config = Path.Combine(directory, "worker.config.json");
        if (!File.Exists(config))
        {
            throw new WorkerStartException(
                app,
                $"'{directory}' has no worker.config.json, so it is not the output of a Functions project (isolated " +
                "worker). Name the folder of the project, or of its build or publish output.");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(config));
            var description = document.RootElement.GetProperty("description");
            var program = Expand(description.GetProperty("defaultExecutablePath").GetString()!, directory);
            var worker = description.TryGetProperty("defaultWorkerPath", out var path) ? path.GetString() : null;
            List<string> arguments = [];
            if (description.TryGetProperty("arguments", out var given) && given.ValueKind == JsonValueKind.Array)
            {
                arguments.AddRange(given.EnumerateArray().Select(item => item.GetString() ?? string.Empty));
            }

            if (!string.IsNullOrEmpty(worker))
            {
                var full = Path.IsPathRooted(worker) ? worker : Path.Combine(directory, Expand(worker, directory));
                // A self-contained app is its own program and names itself as the worker too.
                if (!string.Equals(Path.GetFullPath(full), ProgramPath(program, directory), StringComparison.Ordinal))
                {
                    arguments.Add(full);
                }
            }

            return (program, arguments);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new WorkerStartException(app, $"'{config}' cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>What the host adds (HOST-PROTOCOL §2); without the length a worker dies on its first message.</summary>
    public static IReadOnlyList<string> HostArguments(Uri endpoint, string workerId) =>
    [
        "--functions-uri", endpoint.AbsoluteUri,
        "--functions-worker-id", workerId,
        "--functions-request-id", workerId,
        "--functions-grpc-max-message-length", int.MaxValue.ToString(CultureInfo.InvariantCulture),
        // What workers of other languages, and .NET workers before 2.0, read.
        "--host", endpoint.Host,
        "--port", endpoint.Port.ToString(CultureInfo.InvariantCulture),
        "--workerId", workerId,
        "--requestId", workerId,
        "--grpcMaxMessageLength", int.MaxValue.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Expand(string path, string directory) =>
        path.Replace("{WorkerRoot}", directory + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase);

    private static string ProgramPath(string program, string directory) =>
        Path.GetFullPath(Path.IsPathRooted(program) ? program : Path.Combine(directory, program));
}
