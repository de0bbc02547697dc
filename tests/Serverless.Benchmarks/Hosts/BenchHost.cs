using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.FunctionsHost;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.ServiceBus.Settlement;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.Benchmarks.Hosts;

/// <summary>The app BenchApp under a host of its own.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly WorkerEndpoint _endpoint;
    private readonly FunctionDefinition _text;

    private BenchHost(WorkerEndpoint endpoint, FunctionApp app)
    {
        _endpoint = endpoint;
        App = app;
        _text = app.Functions.Single(function => function.Definition.Name == "Text").Definition;
    }

    public FunctionApp App { get; }

    /// <summary>The output of an app of the tests, built with the benchmarks.</summary>
    public static string DirectoryOf(string app) => Path.Combine(
        Metadata("RepositoryRoot"), "tests", "Apps", app, "bin", Metadata("Configuration"), "net10.0");

    public static Task<BenchHost> StartAsync(bool inProcess, params ITriggerKind[] triggers) => StartAsync(
        inProcess, new ServiceBusSettlement(), new Dictionary<string, string>(), triggers, static _ => { });

    public static async Task<BenchHost> StartAsync(
        bool inProcess,
        ServiceBusSettlement settlement,
        IReadOnlyDictionary<string, string> settings,
        IReadOnlyList<ITriggerKind> triggers,
        Action<InvocationRecord> ended)
    {
        var endpoint = await WorkerEndpoint.StartAsync(
            settlement.Configure, ServiceBusSettlement.Map, null, CancellationToken.None);
        var app = await FunctionApp.StartAsync(
            new FunctionAppOptions
            {
                Name = "bench",
                Directory = DirectoryOf("BenchApp"),
                Launcher = inProcess
                    ? new InProcessLauncher(new InProcessOptions())
                    : new ProcessLauncher(TimeProvider.System),
                Endpoint = endpoint,
                Loggers = NullLoggerFactory.Instance,
                Settings = settings,
                Triggers = triggers,
                InvocationEnded = ended,
                HttpPort = 0,
            },
            CancellationToken.None);
        return new BenchHost(endpoint, app);
    }

    /// <summary>Invokes the function that returns its text.</summary>
    public async Task InvokeAsync()
    {
        var request = FunctionInvoker.CreateRequest(_text);
        request.InputData.Add(new ParameterBinding { Name = "text", Data = new TypedData { String = "text" } });
        var result = await App.Context.Invoker.InvokeAsync(_text, request, CancellationToken.None);
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(result.Reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _endpoint.DisposeAsync();
    }

    private static string Metadata(string key) =>
        typeof(BenchHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(item => item.Key == key).Value!;
}
