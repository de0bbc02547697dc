using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Links;
using Serverless.TaskHub.Grpc;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// A port that any Durable Task SDK takes for its scheduler: TaskHubSidecarService on the loopback. A hub is opened
/// when it is first named, by the connection string's <c>TaskHub</c>.
/// </summary>
internal sealed class TaskHubEndpoint : IAsyncDisposable
{
    /// <summary>The port of the Durable Task Scheduler's emulator.</summary>
    public const int DefaultPort = 8080;

    /// <summary>The hub of callers that name none, as that of the emulator.</summary>
    public const string DefaultHub = "default";

    /// <summary>What workers have to finish before their streams are cut.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private TaskHubEndpoint(WebApplication app)
    {
        _app = app;
        Port = new Uri(app.Urls.First()).Port;
    }

    /// <summary>Gets where it listens.</summary>
    public int Port { get; }

    /// <summary>Gets the address and the way to sign in, without the name of a hub.</summary>
    public string SchedulerConnectionString => $"Endpoint=http://localhost:{Port};Authentication=None";

    /// <summary>Gets what an app's client and worker connect with.</summary>
    public string ConnectionString => $"{SchedulerConnectionString};TaskHub={DefaultHub}";

    /// <summary>Starts to listen.</summary>
    /// <param name="port">The port; 0 takes any free one.</param>
    /// <param name="hubs">The hubs.</param>
    /// <param name="loggers">Takes the log lines of the server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<TaskHubEndpoint> StartAsync(
        int port, DurableHubs hubs, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var app = await LoopbackGrpc.StartAsync(
            port,
            builder =>
            {
                builder.WebHost.UseShutdownTimeout(DrainTime);
                builder.Services.AddTaskHubService(async (name, cancel) =>
                    await hubs.GetAsync(name.Length > 0 ? name : DefaultHub, cancel));
            },
            static endpoints => endpoints.MapTaskHubService(),
            loggers,
            cancellationToken);
        return new TaskHubEndpoint(app);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
