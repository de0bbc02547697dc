using Serverless.FunctionsHost;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Http;
using Serverless.FunctionsHost.Launching;
using Serverless.LocalHost.Apps;
using Serverless.LocalHost.Showing;

namespace Serverless.LocalHost.Hosting;

/// <summary>Starts apps under the Functions host, with everything that this command serves.</summary>
internal sealed class AppStarter(HostParts parts, LocalHostOptions options, ConsoleLines lines, TimeProvider time)
{
    // The worker waits a minute at most for a debugger, and whoever attaches one steps through the start.
    private static readonly TimeSpan DebuggerPatience = TimeSpan.FromMinutes(30);

    private readonly IWorkerLauncher _launcher = options.InProcess
        ? new InProcessLauncher(new InProcessOptions())
        : new ProcessLauncher(time);

    private readonly IWorkerLauncher _patientLauncher =
        new ProcessLauncher(time) { ConnectTimeout = DebuggerPatience };

    /// <summary>Starts an app; what it needs is read again, so that a new build has its new settings.</summary>
    /// <exception cref="LocalHostException">It does not start, and the message says why.</exception>
    public async Task<FunctionApp> StartAsync(PreparedApp app, int port, CancellationToken cancellationToken)
    {
        var settings = parts.SettingsOf(app);
        try
        {
            var started = await FunctionApp.StartAsync(
                new FunctionAppOptions
                {
                    Name = app.Name,
                    Directory = app.Output,
                    Launcher = WaitsForDebugger(app) ? _patientLauncher : _launcher,
                    Endpoint = parts.Endpoint,
                    Settings = WithDebugger(app, settings.Values),
                    Triggers = parts.TriggersFor(settings.Host),
                    Inputs = parts.Inputs,
                    Outputs = parts.Outputs,
                    Instances = options.Instances,
                    HttpPort = port,
                    DataDirectory = options.DataDirectory is { } data ? Path.GetFullPath(data) : null,
                    TimeProvider = time,
                    Loggers = parts.LoggersOf(app.Name),
                    Output = (line, _) => lines.WritePrinted(app.Name, line),
                },
                cancellationToken);
            foreach (var notice in settings.Notices.Concat(started.Notices))
            {
                lines.Write($"note {app.Name}: {notice}");
            }

            return started;
        }
        catch (HttpPortException failure)
        {
            throw LocalBackends.PortInUse(failure.Port, $"--port {app.Name}=PORT", failure);
        }
        catch (Exception failure) when (failure is WorkerStartException or HostJsonException)
        {
            // What is wrong is in the app or its settings, and the message says it all.
            throw new LocalHostException(failure.Message, failure);
        }
    }

    private bool WaitsForDebugger(PreparedApp app) =>
        options.WaitForDebugger.Contains(app.Name, StringComparer.OrdinalIgnoreCase);

    private IReadOnlyDictionary<string, string> WithDebugger(
        PreparedApp app, IReadOnlyDictionary<string, string> settings) =>
        WaitsForDebugger(app)
            ? new Dictionary<string, string>(settings, StringComparer.OrdinalIgnoreCase)
            {
                // The worker's own hook, StartupHook.cs of the worker.
                ["DOTNET_STARTUP_HOOKS"] = "Microsoft.Azure.Functions.Worker.Core",
                ["FUNCTIONS_ENABLE_DEBUGGER_WAIT"] = "true",
                ["FUNCTIONS_ENABLE_JSON_OUTPUT"] = "true",
            }
            : settings;
}
