using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serverless.TaskHub.Grpc;

namespace Serverless.Benchmarks.Durable;

/// <summary>The SDK's own worker and client on this project's hub.</summary>
internal sealed class SdkSubject : IDurableSubject
{
    private readonly BenchHub _hub;
    private readonly WebApplication? _server;
    private readonly GrpcChannel? _channel;
    private readonly IHost _worker;
    private readonly DurableTaskClient _client;

    private SdkSubject(BenchHub hub, WebApplication? server, GrpcChannel? channel, IHost worker)
    {
        _hub = hub;
        _server = server;
        _channel = channel;
        _worker = worker;
        _client = worker.Services.GetRequiredService<DurableTaskClient>();
    }

    /// <summary>Worker and client call the hub as methods.</summary>
    public static async Task<IDurableSubject> StartInProcessAsync(bool inMemory)
    {
        var hub = await BenchHub.OpenAsync(inMemory);
        var worker = await StartWorkerAsync(hub.Hub.CreateCallInvoker());
        return new SdkSubject(hub, null, null, worker);
    }

    /// <summary>Worker and client connect to a port.</summary>
    public static async Task<IDurableSubject> StartOverGrpcAsync(bool inMemory)
    {
        var hub = await BenchHub.OpenAsync(inMemory);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddTaskHubService(hub.Hub);
        var server = builder.Build();
        server.MapTaskHubService();
        await server.StartAsync();
        var channel = GrpcChannel.ForAddress(server.Urls.Single());
        var worker = await StartWorkerAsync(channel.CreateCallInvoker());
        return new SdkSubject(hub, server, channel, worker);
    }

    public async Task RunAsync(string orchestrator, int activities, CancellationToken cancellationToken)
    {
        var id = await _client.ScheduleNewOrchestrationInstanceAsync(orchestrator, activities, cancellationToken);
        await _client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: false, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync();
        _worker.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _channel?.Dispose();
        await _hub.DisposeAsync();
    }

    private static async Task<IHost> StartWorkerAsync(global::Grpc.Core.CallInvoker invoker)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddDurableTaskClient(client => client.UseGrpc(options => options.CallInvoker = invoker));
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(BenchTasks.Register);
            worker.UseGrpc(options => options.CallInvoker = invoker);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
