using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests;

public sealed class BrokerHostTests
{
    [Fact]
    public async Task StartAsync_OnAPortInUse_NamesPortAndOption()
    {
        await using var first = await TestBroker.StartAsync();

        var error = await Should.ThrowAsync<BrokerStartException>(
            () => BrokerHost.StartAsync(new BrokerOptions { AmqpPort = first.Port }));

        error.Port.ShouldBe(first.Port);
        error.Message.ShouldContain($"{first.Port}");
        error.Message.ShouldContain("--amqp-port");
    }

    [Fact]
    public async Task StartAsync_AfterDispose_TakesTheSamePortAgain()
    {
        var first = await TestBroker.StartAsync();
        await using (await WireClient.OpenAsync(first.Port))
        {
            await first.DisposeAsync();
        }

        await using var second = await BrokerHost.StartAsync(new BrokerOptions { AmqpPort = first.Port });

        second.AmqpPort.ShouldBe(first.Port);
    }

    [Fact]
    public async Task ConnectionString_OfAnApp_NamesPortAndApp()
    {
        await using var broker = await TestBroker.StartAsync();

        broker.Host.ConnectionString("ordering").ShouldBe(
            $"Endpoint=sb://127.0.0.1:{broker.Port};SharedAccessKeyName=ordering;SharedAccessKey=local;"
            + "UseDevelopmentEmulator=true;");
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsFine()
    {
        var broker = await TestBroker.StartAsync();

        await broker.DisposeAsync();
        await broker.DisposeAsync();
    }
}
