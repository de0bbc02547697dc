using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.FunctionsHost.Durable;

namespace Serverless.FunctionsHost.Tests.Durable;

/// <summary>Apps of the Durable Task SDK alone, without Functions.</summary>
public sealed class TaskHubEndpointTests : IAsyncLifetime
{
    private readonly List<IHost> _apps = [];
    private readonly List<GrpcChannel> _channels = [];
    private DurableHubs _hubs = null!;
    private TaskHubEndpoint _endpoint = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hubs = new DurableHubs(null, TimeProvider.System, NullLoggerFactory.Instance);
        _endpoint = await TaskHubEndpoint.StartAsync(0, _hubs, NullLoggerFactory.Instance, Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.StopAsync(Token);
            app.Dispose();
        }

        await _endpoint.DisposeAsync();
        await _hubs.DisposeAsync();
        _channels.ForEach(channel => channel.Dispose());
    }

    [Fact]
    public async Task Run_AppsOfTwoHubs_EachSeesItsOwnInstances()
    {
        var orders = await StartAppAsync("orders", "Hello, order");
        var stock = await StartAppAsync("stock", "Hello, stock");
        var options = new StartOrchestrationOptions { InstanceId = "same" };

        await orders.ScheduleNewOrchestrationInstanceAsync("Greet", "A", options, Token);
        await stock.ScheduleNewOrchestrationInstanceAsync("Greet", "B", options, Token);

        (await EndAsync(orders)).ShouldBe("Hello, order A");
        (await EndAsync(stock)).ShouldBe("Hello, stock B");
        _hubs.Open.Keys.ShouldBe(["orders", "stock"], ignoreOrder: true);
    }

    [Fact]
    public async Task Run_WithoutName_IsTheDefaultHub()
    {
        var client = await StartAppAsync(null, "Hello");

        await client.ScheduleNewOrchestrationInstanceAsync(
            "Greet", "A", new StartOrchestrationOptions { InstanceId = "same" }, Token);

        (await EndAsync(client)).ShouldBe("Hello A");
        _hubs.Open.Keys.ShouldBe([TaskHubEndpoint.DefaultHub]);
        _endpoint.ConnectionString.ShouldBe(
            $"Endpoint=http://localhost:{_endpoint.Port};Authentication=None;TaskHub=default");
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("two words")]
    [InlineData("Name.With.Dots")]
    public async Task Call_NameThatIsNone_IsRefusedWithTheCure(string name)
    {
        var client = await StartAppAsync(name, "Hello", withWorker: false);

        var refused = await Should.ThrowAsync<ArgumentException>(
            () => client.ScheduleNewOrchestrationInstanceAsync("Greet", Token));

        refused.Message.ShouldContain($"'{name}' is not a name of a task hub. Give one of at most 64 letters");
        _hubs.Open.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_PortInUse_Throws()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await Should.ThrowAsync<IOException>(() => TaskHubEndpoint.StartAsync(
            ((IPEndPoint)taken.LocalEndpoint).Port, _hubs, NullLoggerFactory.Instance, Token));
    }

    private static async Task<string?> EndAsync(DurableTaskClient client) =>
        (await client.WaitForInstanceCompletionAsync("same", getInputsAndOutputs: true, Token)).ReadOutputAs<string>();

    /// <summary>An app that connects by the connection string, as the scheduler's own packages do.</summary>
    private async Task<DurableTaskClient> StartAppAsync(string? hub, string greeting, bool withWorker = true)
    {
        var connection = new DbConnectionStringBuilder { ConnectionString = _endpoint.ConnectionString };
        var channel = GrpcChannel.ForAddress((string)connection["Endpoint"]);
        _channels.Add(channel);
        var invoker = channel.Intercept(metadata =>
        {
            if (hub is not null)
            {
                metadata.Add("taskhub", hub);
            }

            return metadata;
        });
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddDurableTaskClient(client => client.UseGrpc(options => options.CallInvoker = invoker));
        if (withWorker)
        {
            builder.Services.AddDurableTaskWorker(worker =>
            {
                worker.AddTasks(tasks =>
                {
                    tasks.AddOrchestratorFunc<string, string>(
                        "Greet", (context, name) => context.CallActivityAsync<string>("Say", name));
                    tasks.AddActivityFunc<string, string>("Say", (_, name) => $"{greeting} {name}");
                });
                worker.UseGrpc(options => options.CallInvoker = invoker);
            });
        }

        var app = builder.Build();
        _apps.Add(app);
        await app.StartAsync(Token);
        return app.Services.GetRequiredService<DurableTaskClient>();
    }
}
