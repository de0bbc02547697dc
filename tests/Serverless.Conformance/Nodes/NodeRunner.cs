using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Serverless.Conformance.Nodes;

/// <summary>
/// One Node process for all scenarios. The first use installs the npm packages that package-lock.json pins, beside the
/// scripts in the output folder.
/// </summary>
public sealed class NodeRunner : IAsyncLifetime
{
    private const int InstallAttempts = 3;

    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ScenarioLimit = TimeSpan.FromSeconds(60);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "client");

    private readonly ConcurrentDictionary<int, Running> _running = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private Process? _process;
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
        await InstallAsync();
        _process = Start("node", "runner.mjs");
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
    internal async Task<string?> RunAsync(
        string scenario, string connectionString, string administration, Func<string, Task> control)
    {
        var id = Interlocked.Increment(ref _lastId);
        var running = new Running(control);
        _running[id] = running;
        try
        {
            await WriteAsync(new { id, scenario, connectionString, administration });
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

    private static async Task InstallAsync()
    {
        // npm writes this file last.
        var installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        var wanted = Path.Combine(Folder, "package-lock.json");
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted))
        {
            return;
        }

        for (var attempt = 1; await InstallOnceAsync() is { } failure; attempt++)
        {
            if (attempt == InstallAttempts)
            {
                throw new InvalidOperationException($"npm ci in '{Folder}' failed {attempt} times. The last time: {failure}");
            }
        }
    }

    /// <summary>Returns null, or what failed. A registry request that stalls is given up soon; npm itself waits five minutes.</summary>
    private static async Task<string?> InstallOnceAsync()
    {
        using var npm = Start(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--fetch-timeout=15000",
            "--fetch-retries=4",
            "--fetch-retry-mintimeout=500",
            "--fetch-retry-maxtimeout=2000");
        npm.StandardInput.Close();
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        try
        {
            await npm.WaitForExitAsync().WaitAsync(InstallLimit);
        }
        catch (TimeoutException)
        {
            npm.Kill(entireProcessTree: true);
            return $"it did not end within {InstallLimit}";
        }

        return npm.ExitCode == 0 ? null : $"exit code {npm.ExitCode}: {await errors} {await output}";
    }

    private static Process Start(string file, params string[] arguments)
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
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            throw new InvalidOperationException(
                $"'{file}' could not be started: {failure.Message}. The conformance tests need Node.js 20 or later with npm.",
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
