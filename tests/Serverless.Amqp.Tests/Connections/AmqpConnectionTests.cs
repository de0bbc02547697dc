using System.Net;
using System.Net.Sockets;
using Serverless.Amqp.Tests.Brokers;

namespace Serverless.Amqp.Tests.Connections;

public sealed class AmqpConnectionTests
{
    [Fact]
    public async Task Send_NothingListens_SaysWhereAndWhatToCheck()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var connection = new AmqpConnection(
            ServiceBusConnectionString.Parse($"Endpoint=sb://127.0.0.1:{port};UseDevelopmentEmulator=true"),
            new AmqpConnectionOptions { MaxRetries = 0 });

        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => connection.GetSender("work").SendAsync(TestBroker.Text("x")));

        failure.IsTransient.ShouldBeTrue();
        failure.Message.ShouldContain($"127.0.0.1:{port}");
    }

    [Fact]
    public async Task Send_AfterTheBrokerRestarted_GoesOn()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.SendAsync(TestBroker.Queue, "before");

        await broker.RestartAsync();
        await broker.SendAsync(TestBroker.Queue, "after");

        var peeked = await broker.Connection.GetManagement(TestBroker.Queue).PeekAsync(1, 10);
        peeked.Select(TestBroker.BodyOf).ShouldBe(["after"]);
    }

    [Fact]
    public async Task Receiver_BrokerStops_ClosesWithTheReason()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var receiver = await broker.Connection.OpenReceiverAsync(TestBroker.Queue);

        await broker.Host.DisposeAsync();

        await receiver.Closed.WaitAsync(TestBroker.Patience);
        receiver.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task Dispose_WhileReceiving_Ends()
    {
        await using var broker = await TestBroker.StartAsync();
        var receiver = await broker.Connection.OpenReceiverAsync(TestBroker.Queue);
        var receiving = receiver.ReceiveAsync(1, TestBroker.Patience);

        await broker.Connection.DisposeAsync();

        await Should.ThrowAsync<AmqpServiceException>(() => receiving);
    }
}
