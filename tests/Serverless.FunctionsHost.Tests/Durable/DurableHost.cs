using System.Text.Json;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.FunctionsHost.Durable;
using Serverless.FunctionsHost.Http;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Tests.Support;
using Serverless.TaskHub;
using Serverless.TaskHub.Grpc;

namespace Serverless.FunctionsHost.Tests.Durable;

/// <summary>The app DurableApp on a task hub.</summary>
internal sealed class DurableHost : IAsyncDisposable
{
    private readonly WorkerEndpoint _endpoint;
    private readonly DurableHubs _hubs;

    private DurableHost(WorkerEndpoint endpoint, DurableHubs hubs, FunctionApp app)
    {
        _endpoint = endpoint;
        _hubs = hubs;
        App = app;
    }

    public FunctionApp App { get; }

    public DurableTaskHub Hub => _hubs.Find("tests") ?? throw new InvalidOperationException("The hub is not open.");

    public static async Task<DurableHost> StartAsync(
        bool inProcess,
        TimeProvider? time = null,
        bool withSessions = false,
        string? directory = null,
        bool requireKeys = false)
    {
        var token = TestContext.Current.CancellationToken;
        time ??= TimeProvider.System;
        var hubs = new DurableHubs(directory, time, NullLoggerFactory.Instance);
        var endpoint = await WorkerEndpoint.StartAsync(
            services => services.AddTaskHubService(hubs.Find),
            endpoints => endpoints.MapTaskHubService(),
            null,
            token);
        var app = await FunctionApp.StartAsync(
            new FunctionAppOptions
            {
                Name = "DurableApp",
                Directory = TestApps.DirectoryOf("DurableApp"),
                Launcher = inProcess
                    ? new InProcessLauncher(new InProcessOptions())
                    : new ProcessLauncher(TimeProvider.System),
                Endpoint = endpoint,
                TimeProvider = time,
                DataDirectory = directory,
                Loggers = NullLoggerFactory.Instance,
                Settings = new Dictionary<string, string>
                {
                    ["TASKHUB_NAME"] = "tests",
                    ["AzureFunctionsJobHost__extensions__durableTask__extendedSessionsEnabled"] =
                        withSessions ? "true" : "false",
                },
                Triggers =
                [
                    new DurableTriggerKind(hubs),
                    new HttpTriggerKind(new HttpTriggerOptions
                    {
                        RequireKeys = requireKeys,
                        Endpoints = [new DurableManagement(hubs)],
                    }),
                ],
                Inputs = [new DurableClientInput(hubs, endpoint.Address)],
            },
            token);
        string.Join("\n", app.Errors.Where(error => error.Contains("refused", StringComparison.Ordinal))).ShouldBeEmpty(
            );
        return new DurableHost(endpoint, hubs, app);
    }

    /// <summary>Has the app's own durable client start an orchestration.</summary>
    public async Task<string> StartAsync(string orchestrator)
    {
        var definition = App.Functions.Single(item => item.Definition.Name == "Start").Definition;
        var request = FunctionInvoker.CreateRequest(definition);
        request.InputData.Add(new ParameterBinding { Name = "name", Data = new TypedData { String = orchestrator } });
        var result = await App.Context.Invoker.InvokeAsync(
            definition, request, TestContext.Current.CancellationToken);
        result.Succeeded.ShouldBeTrue(result.Reason);
        return result.ReturnValue!.String;
    }

    public Task<OrchestrationState> WaitAsync(string instanceId) =>
        Hub.WaitForCompletionAsync(instanceId, withPayloads: true, TestContext.Current.CancellationToken);

    public async Task<string?> RunAsync(string orchestrator)
    {
        var state = await WaitAsync(await StartAsync(orchestrator));
        state.OrchestrationStatus.ShouldBe(OrchestrationStatus.Completed, state.FailureDetails?.ErrorMessage);
        return JsonSerializer.Deserialize<string>(state.Output);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _hubs.DisposeAsync();
        await _endpoint.DisposeAsync();
    }
}
