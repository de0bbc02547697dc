using Amqp.Types;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Amqp;
using Serverless.Broker;
using Serverless.Broker.Topology;
using Serverless.Runtime.Testing;
using Serverless.Runtime.Tests.Hosting;
using Serverless.Runtime.Tests.ServiceBus;

namespace Serverless.Runtime.Tests.Testing;

public sealed class VirtualTimeMessagingTests : IAsyncLifetime
{
    private readonly VirtualTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Recorder _recorder = new();
    private BrokerHost _broker = null!;
    private AmqpConnection _connection = null!;
    private FunctionsTestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await BrokerHost.StartAsync(new BrokerOptions
        {
            AmqpPort = 0,
            TimeProvider = _time,
            Topology = new TopologyDefinition
            {
                Queues =
                [
                    new QueueDefinition { Name = "work", LockDuration = TimeSpan.FromSeconds(30) },
                    new QueueDefinition { Name = "work2" },
                ],
            },
        });
        _connection = new AmqpConnection(
            ServiceBusConnectionString.Parse(_broker.ConnectionString()),
            new AmqpConnectionOptions { TimeProvider = _time });
        _host = await FunctionsTestHost.StartAsync(_time, TestApp.Options(
            [typeof(VirtualTimeFunctions)],
            services: services => services.AddSingleton(_recorder),
            settings: new() { ["ServiceBus"] = _broker.ConnectionString() }));
        _host.WaitForMessages(_broker.ActiveMessages);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _connection.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task SettleAsync_MessagesOnTheWay_WaitsForTheirFunctions()
    {
        await _connection.GetSender("work").SendAsync(
            [.. Enumerable.Range(0, 50).Select(i => ServiceBusApp.Text($"m{i}"))]);

        await _host.SettleAsync();

        _recorder.Seen.Count.ShouldBe(50);
    }

    [Fact]
    public async Task AdvanceAsync_ScheduledMessage_ComesAtItsTime()
    {
        var message = ServiceBusApp.Text("later");
        message.MessageAnnotations = new()
        {
            [new Symbol("x-opt-scheduled-enqueue-time")] = _time.GetUtcNow().AddHours(5).UtcDateTime,
        };
        await _connection.GetSender("work").SendAsync(message);

        await _host.AdvanceAsync(TimeSpan.FromHours(4));
        _recorder.Seen.ShouldBeEmpty();
        await _host.AdvanceAsync(TimeSpan.FromHours(2));

        _recorder.Seen.ShouldBe(["later 1 at 05:00:00"]);
    }

    [Fact]
    public async Task AdvanceAsync_MessageNeverSettled_ComesAgainWhenItsLockHasExpired()
    {
        await _connection.GetSender("work").SendAsync(ServiceBusApp.Text("forgotten"));

        await _host.AdvanceAsync(TimeSpan.FromMinutes(2));

        _recorder.Seen.ShouldBe(["forgotten 1 at 00:00:00", "forgotten 2 at 00:00:30"]);
    }

    [Fact]
    public async Task AdvanceAsync_FunctionWaitsForTheClock_IsNotWaitedForUntilItsTime()
    {
        await _connection.GetSender("work2").SendAsync(ServiceBusApp.Text("slow"));

        await _host.AdvanceAsync(TimeSpan.FromMinutes(2));
        _recorder.Seen.ShouldBeEmpty();
        await _host.AdvanceAsync(TimeSpan.FromMinutes(2));

        _recorder.Seen.ShouldBe(["slow at 00:03:00"]);
    }
}
