using System.Net;
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
using Serverless.Sqlite;
using Serverless.TaskHub;
using Serverless.TaskHub.Grpc;

namespace Serverless.Sagas.Tests.Engine;

/// <summary>A task hub on a port of its own with the SDK's own worker and client, in one process.</summary>
internal sealed class SagaServer : IAsyncDisposable
{
    private readonly SqliteDatabase? _database;
    private readonly WebApplication _server;
    private readonly GrpcChannel _channel;
    private readonly IHost _worker;

    private SagaServer(
        SqliteDatabase? database, DurableTaskHub hub, WebApplication server, GrpcChannel channel, IHost worker)
    {
        _database = database;
        Hub = hub;
        _server = server;
        _channel = channel;
        _worker = worker;
    }

    public DurableTaskHub Hub { get; }

    public DurableTaskClient Client => _worker.Services.GetRequiredService<DurableTaskClient>();

    /// <param name="path">The database; null keeps everything in memory.</param>
    /// <param name="time">The clock of the hub.</param>
    /// <param name="tasks">The orchestrators and activities.</param>
    public static async Task<SagaServer> StartAsync(
        string? path, TimeProvider time, Action<DurableTaskRegistry> tasks)
    {
        var database = path is null ? null : SqliteDatabase.Open(path);
        var hub = await DurableTaskHub.OpenAsync(
            new DurableTaskHubOptions { Database = database, TimeProvider = time });
        var server = await ServeAsync(hub);
        var channel = GrpcChannel.ForAddress(server.Urls.Single());
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks);
            worker.UseGrpc(channel);
        });
        builder.Services.AddDurableTaskClient(client => client.UseGrpc(channel));
        var worker = builder.Build();
        await worker.StartAsync();
        return new SagaServer(database, hub, server, channel, worker);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync();
        _worker.Dispose();
        await _server.DisposeAsync();
        _channel.Dispose();
        await Hub.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private static async Task<WebApplication> ServeAsync(DurableTaskHub hub)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddTaskHubService(hub);
        var server = builder.Build();
        server.MapTaskHubService();
        await server.StartAsync();
        return server;
    }
}
