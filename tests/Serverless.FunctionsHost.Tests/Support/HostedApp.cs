using Microsoft.Extensions.Logging.Abstractions;
using Serverless.FunctionsHost.Launching;
using Serverless.FunctionsHost.Links;

namespace Serverless.FunctionsHost.Tests.Support;

/// <summary>One app under test with a host of its own; give it the kinds of triggers that the test needs.</summary>
internal sealed class HostedApp : IAsyncDisposable
{
    private readonly WorkerEndpoint _endpoint;

    private HostedApp(WorkerEndpoint endpoint, FunctionApp app)
    {
        _endpoint = endpoint;
        App = app;
    }

    public FunctionApp App { get; }

    public static async Task<HostedApp> StartAsync(
        string app, bool inProcess, Func<FunctionAppOptions, FunctionAppOptions>? configure = null)
    {
        var token = TestContext.Current.CancellationToken;
        var endpoint = await WorkerEndpoint.StartAsync(null, null, null, token);
        try
        {
            var options = new FunctionAppOptions
            {
                Name = app,
                Directory = TestApps.DirectoryOf(app),
                Launcher = inProcess
                    ? new InProcessLauncher(new InProcessOptions())
                    : new ProcessLauncher(TimeProvider.System),
                Endpoint = endpoint,
                Loggers = NullLoggerFactory.Instance,
            };
            return new HostedApp(
                endpoint, await FunctionApp.StartAsync(configure?.Invoke(options) ?? options, token));
        }
        catch
        {
            await endpoint.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _endpoint.DisposeAsync();
    }
}
