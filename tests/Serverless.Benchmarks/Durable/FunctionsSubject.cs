using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Benchmarks.Hosts;
using Serverless.FunctionsHost;
using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Links;
using Serverless.TaskHub;
using Serverless.TaskHub.Grpc;

namespace Serverless.Benchmarks.Durable;

/// <summary>The app DurableApp in the real Functions worker, with extended sessions, on a hub in a file. The load
/// comes from the hub's own process.</summary>
internal sealed class FunctionsSubject : IDurableSubject
{
    private const string HubName = "bench";

    private readonly DirectoryInfo _directory;
    private readonly WorkerEndpoint _endpoint;
    private readonly DurableHubs _hubs;
    private readonly FunctionApp _app;
    private readonly DurableTaskHub _hub;

    private FunctionsSubject(
        DirectoryInfo directory, WorkerEndpoint endpoint, DurableHubs hubs, FunctionApp app, DurableTaskHub hub)
    {
        _directory = directory;
        _endpoint = endpoint;
        _hubs = hubs;
        _app = app;
        _hub = hub;
    }

    public static async Task<IDurableSubject> StartAsync(bool inProcess)
    {
        var directory = Directory.CreateTempSubdirectory("durable-bench-");
        var hubs = new DurableHubs(directory.FullName, TimeProvider.System, NullLoggerFactory.Instance);
        var endpoint = await WorkerEndpoint.StartAsync(
            services => services.AddTaskHubService(hubs.Find),
            endpoints => endpoints.MapTaskHubService(),
            null,
            CancellationToken.None);
        var app = await FunctionApp.StartAsync(
            new FunctionAppOptions
            {
                Name = "DurableApp",
                Directory = BenchHost.DirectoryOf("DurableApp"),
                Launcher = inProcess
                    ? new InProcessLauncher(new InProcessOptions())
                    : new ProcessLauncher(TimeProvider.System),
                Endpoint = endpoint,
                Loggers = NullLoggerFactory.Instance,
                Settings = new Dictionary<string, string>
                {
                    ["TASKHUB_NAME"] = HubName,
                    ["AzureFunctionsJobHost__extensions__durableTask__extendedSessionsEnabled"] = "true",
                },
                Triggers = [new DurableTriggerKind(hubs)],
                Inputs = [new DurableClientInput(hubs, endpoint.Address)],
            },
            CancellationToken.None);
        var hub = await hubs.GetAsync(HubName, CancellationToken.None);
        return new FunctionsSubject(directory, endpoint, hubs, app, hub);
    }

    public async Task RunAsync(string orchestrator, int activities, CancellationToken cancellationToken)
    {
        var id = await _hub.StartAsync(
            new CreateInstanceRequest { Name = orchestrator, Input = activities.ToString("D", null) },
            cancellationToken);
        var end = await _hub.WaitForCompletionAsync(id, withPayloads: true, cancellationToken);
        if (end.OrchestrationStatus != OrchestrationStatus.Completed)
        {
            throw new InvalidOperationException(end.FailureDetails?.ErrorMessage);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _hubs.DisposeAsync();
        await _endpoint.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
