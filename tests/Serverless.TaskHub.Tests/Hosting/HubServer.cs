using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.TaskHub.Grpc;

namespace Serverless.TaskHub.Tests.Hosting;

/// <summary>A hub on a port of its own, with stock clients and workers.</summary>
public sealed class HubServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<IHost> _workers = [];

    private HubServer(DurableTaskHub hub, WebApplication app)
    {
        Hub = hub;
        _app = app;
        Channel = GrpcChannel.ForAddress(_app.Urls.Single());
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDurableTaskClient(builder => builder
            .UseGrpc(Channel)
            .Configure(options => options.EnableEntitySupport = true));
        Client = services.BuildServiceProvider().GetRequiredService<DurableTaskClient>();
    }

    public DurableTaskHub Hub { get; }

    public GrpcChannel Channel { get; }

    public DurableTaskClient Client { get; }

    public static async Task<HubServer> StartAsync(
        HubDatabase database,
        TimeProvider? clock = null,
        Action<WebApplication>? map = null,
        DurableTaskHubOptions? options = null)
    {
        var hub = await DurableTaskHub.OpenAsync((options ?? new DurableTaskHubOptions()) with
        {
            Database = database.Database,
            TimeProvider = clock ?? TimeProvider.System,
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddTaskHubService(hub);
        var app = builder.Build();
        app.MapTaskHubService();
        map?.Invoke(app);
        await app.StartAsync();
        return new HubServer(hub, app);
    }

    /// <summary>Starts a stock worker.</summary>
    public async Task<IHost> StartWorkerAsync(
        Action<DurableTaskRegistry> tasks, Action<IDurableTaskWorkerBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks);
            worker.UseGrpc(Channel);
            configure?.Invoke(worker);
        });
        builder.Services.AddDurableTaskClient(client => client.UseGrpc(Channel));
        var host = builder.Build();
        _workers.Add(host);
        await host.StartAsync();
        return host;
    }

    /// <summary>Stops to serve, as a host does that is told to stop.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        foreach (var worker in _workers)
        {
            await worker.StopAsync();
            worker.Dispose();
        }

        await _app.DisposeAsync();
        Channel.Dispose();
        await Hub.DisposeAsync();
    }
}
