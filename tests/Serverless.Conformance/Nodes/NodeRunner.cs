using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Serverless.Compliance;
using Serverless.Conformance.Brokers;
using Serverless.Conformance.Processes;

namespace Serverless.Conformance.Nodes;

/// <summary>
/// One Node process for all scenarios. The first use installs the npm packages that package-lock.json pins, beside the
/// scripts in the output folder.
/// </summary>
public sealed class NodeRunner : IAsyncLifetime
{
    private static readonly TimeSpan ScenarioLimit = TimeSpan.FromSeconds(60);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "client");

    private readonly ConcurrentDictionary<int, Running> _running = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Process? _process;
    private string? _certificate;
    private int _lastId;

    private Process Process => _process ?? throw new InvalidOperationException("The Node process has not started.");

    /// <summary>The names of the scenarios in a file, in its order.</summary>
    public static IEnumerable<string> Names(string file)
    {
        const string Start = "scenario(\"";
        foreach (var line in File.ReadLines(Path.Combine(Folder, "scenarios", file + ".mjs")))
        {
            if (line.StartsWith(Start, StringComparison.Ordinal))
            {
                yield return line[Start.Length..line.IndexOf('"', Start.Length)];
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        await NpmPackages.InstallAsync(Folder);
        _certificate = await TestCertificate.FileAsync();
        _process = Start("node", Environment(trusting: true), "runner.mjs");
        _ = Task.Run(ReadAnswersAsync);
        _ = Task.Run(ReadComplaintsAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }

            process.Dispose();
        }

        _writing.Dispose();
    }

    /// <summary>Runs a scenario; returns null, or what failed.</summary>
    internal async Task<string?> RunAsync(string scenario, ConformanceBroker broker, Func<string, Task> control)
    {
        var id = Interlocked.Increment(ref _lastId);
        var running = new Running(control);
        _running[id] = running;
        try
        {
            await WriteAsync(new
            {
                id,
                scenario,
                connectionString = broker.ConnectionString,
                secureConnectionString = broker.SecureConnectionString,
                administration = broker.AdministrationConnectionString(),
            });
            return await running.Result.Task.WaitAsync(ScenarioLimit);
        }
        catch (TimeoutException)
        {
            return $"The scenario did not end within {ScenarioLimit}. {string.Join(" | ", _complaints)}";
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    /// <summary>Runs another script to its end.</summary>
    /// <param name="script">Its name.</param>
    /// <param name="trusting">Whether the process trusts the development certificate.</param>
    /// <param name="argument">What it is told.</param>
    internal Task<(int? ExitCode, string Output)> RunOnceAsync(string script, bool trusting, string argument) =>
        ClientProcess.RunAsync(
            ScenarioLimit, Environment(trusting), "node", Path.Combine(Folder, script), argument);

    // A setting of the user's must not turn the verification off.
    private Dictionary<string, string?> Environment(bool trusting) => new()
    {
        ["NODE_EXTRA_CA_CERTS"] = trusting ? _certificate : null,
        ["NODE_TLS_REJECT_UNAUTHORIZED"] = null,
        ["NODE_OPTIONS"] = null,
    };

    private static Process Start(string file, Dictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new InvalidOperationException(
                $"'{file}' could not be started: {failure.Message}. The conformance tests need "
                + "Node.js 20 or later with npm.",
                failure);
        }
    }

    private async Task WriteAsync<T>(T message)
    {
        await _writing.WaitAsync();
        try
        {
            await Process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(message));
            await Process.StandardInput.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAnswersAsync()
    {
        while (await Process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith('{') || JsonSerializer.Deserialize<Answer>(line) is not { } answer)
            {
                _complaints.Enqueue(line);
            }
            else if (_running.TryGetValue(answer.Id, out var running))
            {
                _ = AnswerAsync(running, answer);
            }
        }

        foreach (var running in _running.Values)
        {
            running.Result.TrySetResult("The Node process ended. " + string.Join(" | ", _complaints));
        }
    }

    private async Task AnswerAsync(Running running, Answer answer)
    {
        if (answer.Control is { } control)
        {
            await running.Control(control);
            await WriteAsync(new { id = answer.Id, control });
        }
        else
        {
            running.Result.TrySetResult(answer.Ok ? null : answer.Error ?? "The scenario failed without a message.");
        }
    }

    private async Task ReadComplaintsAsync()
    {
        while (await Process.StandardError.ReadLineAsync() is { } line)
        {
            _complaints.Enqueue(line);
        }
    }

    private sealed record Answer(
        [property: JsonPropertyName("id")] int Id,
        [property: JsonPropertyName("ok")] bool Ok,
        [property: JsonPropertyName("error")] string? Error,
        [property: JsonPropertyName("control")] string? Control);

    private sealed record Running(Func<string, Task> Control)
    {
        public TaskCompletionSource<string?> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
