using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Serverless.Scenarios.Tests.Hosting;

/// <summary>The local host as a user starts it: a process of its own.</summary>
internal sealed partial class LocalHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    // On a new machine the first one installs Azurite.
    private static readonly TimeSpan StorageDeadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalHostProcess(
        string program,
        IEnumerable<string> arguments,
        string directory,
        IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // Build nodes that stay would hold the pipes of the output.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => OnLine(e.Data);
        _process.ErrorDataReceived += (_, e) => OnLine(e.Data);
        _process.Exited += (_, _) => _ready.TrySetException(
            new InvalidOperationException("The local host ended before it was ready."));
    }

    /// <summary>Gets everything it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Gets the address of the Ordering app, from the output.</summary>
    public Uri Ordering => AddressOf("ordering");

    /// <summary>Gets the address of the Warehouse app, from the output.</summary>
    public Uri Warehouse => AddressOf("warehouse");

    /// <summary>Gets its process.</summary>
    public int Id => _process.Id;

    /// <summary>
    /// Gets the configuration that the apps were built in together with these tests: bin/Configuration/framework.
    /// </summary>
    public static string Configuration => Path.GetFileName(
        Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    /// <summary>Starts it with the apps that were built with these tests, and returns at once.</summary>
    public static LocalHostProcess Launch(string directory, params IEnumerable<string> arguments) =>
        LaunchPlain(directory, [.. arguments, "--no-build", "--configuration", Configuration]);

    /// <summary>Starts it with these arguments alone, and returns at once.</summary>
    public static LocalHostProcess LaunchPlain(string directory, params IEnumerable<string> arguments) =>
        LaunchPlain(new Dictionary<string, string>(), directory, arguments);

    /// <summary>Starts it with variables of the environment and these arguments, and returns at once.</summary>
    public static LocalHostProcess LaunchPlain(
        IReadOnlyDictionary<string, string> environment, string directory, params IEnumerable<string> arguments) =>
        Run(
            environment,
            directory,
            Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "Serverless.LocalHost.dll"), .. arguments]);

    /// <summary>Starts another program that starts it, and returns at once.</summary>
    public static LocalHostProcess Run(string directory, string program, params IEnumerable<string> arguments) =>
        Run(new Dictionary<string, string>(), directory, program, arguments);

    /// <summary>Starts another program that starts it, with variables, and returns at once.</summary>
    public static LocalHostProcess Run(
        IReadOnlyDictionary<string, string> environment,
        string directory,
        string program,
        params IEnumerable<string> arguments)
    {
        var host = new LocalHostProcess(program, arguments, directory, environment);
        host._process.Start();
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        return host;
    }

    /// <summary>Starts it on free ports and waits until it serves.</summary>
    public static Task<LocalHostProcess> ServeAsync(string directory, params IEnumerable<string> arguments) =>
        ServeAsync(
            Launch(directory, ["--amqp-port", "0", "--ordering-port", "0", "--warehouse-port", "0", .. arguments]),
            StartDeadline);

    /// <summary>Starts an app that was built with these tests on free ports, and waits until it serves.</summary>
    public static Task<LocalHostProcess> ServeAppAsync(
        IReadOnlyDictionary<string, string> environment, string directory, params IEnumerable<string> arguments) =>
        ServeAsync(
            LaunchPlain(
                environment,
                directory,
                [.. arguments, "--no-build", "--configuration", Configuration, "--amqp-port", "0"]),
            StorageDeadline);

    /// <summary>Waits until one that was launched serves.</summary>
    public static async Task<LocalHostProcess> ServeAsync(LocalHostProcess host, TimeSpan deadline)
    {
        try
        {
            await host._ready.Task.WaitAsync(deadline, TimeProvider.System);
            return host;
        }
        catch (Exception e)
        {
            var output = host.Output;
            await host.DisposeAsync();
            throw new InvalidOperationException(
                $"The local host did not become ready.{Environment.NewLine}{output}", e);
        }
    }

    /// <summary>Gets the address of an app, from the output.</summary>
    public Uri AddressOf(string app) => new(
        Addresses().Matches(Output).First(match => match.Groups["name"].Value == app).Groups["address"].Value);

    /// <summary>Gets the connection string that a line of the output ends with.</summary>
    public string ConnectionOf(string backend) => Output.Split('\n')
        .First(line => line.StartsWith(backend + ' ', StringComparison.Ordinal))[backend.Length..].Trim();

    /// <summary>Waits until the output has a text.</summary>
    public async Task WaitForOutputAsync(string text, TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline, TimeProvider.System);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            timeout.IsCancellationRequested.ShouldBeFalse($"'{text}' is not in the output:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    /// <summary>Sends a signal, for example <c>TERM</c>.</summary>
    public Task SignalAsync(string signal) => Processes.SignalAsync(_process.Id, signal);

    /// <summary>Waits until it has ended.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan deadline)
    {
        using var timeout = new CancellationTokenSource(deadline, TimeProvider.System);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [GeneratedRegex(
        @"^(?<name>[\w-]+)  (?<address>http://\S+/)\r?$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Addresses();

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line == "ready")
        {
            _ready.TrySetResult();
        }
    }
}
