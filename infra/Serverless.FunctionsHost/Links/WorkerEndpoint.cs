using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Links;

/// <summary>
/// The port that workers are told of, any free one. It carries FunctionRpc and the services that a worker's extensions
/// look for at the same address (Settlement, TaskHubSidecarService).
/// </summary>
internal sealed class WorkerEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WorkerEndpoint(WebApplication app, WorkerConnections connections)
    {
        _app = app;
        Connections = connections;
        Address = new Uri(app.Urls.First());
    }

    /// <summary>Gets where it listens: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Address { get; }

    /// <summary>Gets the workers that may connect.</summary>
    public WorkerConnections Connections { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="configure">Registers what further services need; null for none.</param>
    /// <param name="map">Maps further gRPC services; null for none.</param>
    /// <param name="loggers">Takes the log lines of the server; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<WorkerEndpoint> StartAsync(
        Action<IServiceCollection>? configure,
        Action<IEndpointRouteBuilder>? map,
        ILoggerFactory? loggers,
        CancellationToken cancellationToken)
    {
        var connections = new WorkerConnections();
        var app = await LoopbackGrpc.StartAsync(
            port: 0,
            builder =>
            {
                builder.WebHost.ConfigureKestrel(kestrel =>
                {
                    kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
                    kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
                });
                builder.Services.AddGrpc(grpc =>
                {
                    grpc.MaxReceiveMessageSize = null;
                    grpc.MaxSendMessageSize = null;
                });
                builder.Services.AddSingleton(connections);
                builder.Services.AddSingleton<FunctionRpcService>();
                configure?.Invoke(builder.Services);
            },
            endpoints =>
            {
                endpoints.MapGrpcService<FunctionRpcService>();
                map?.Invoke(endpoints);
            },
            loggers,
            cancellationToken);
        return new WorkerEndpoint(app, connections);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Streams of workers that did not leave would hold a graceful stop.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        try
        {
            await _app.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }

        await _app.DisposeAsync();
    }
}
