using Azure.Messaging.ServiceBus;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Nodes.Sending;

/// <summary>
/// Messages near the largest of the service (100 MB), over AMQP; alone, for what they take of the memory.
/// </summary>
[Collection(nameof(Alone))]
public sealed class LargeMessageTests : IDisposable
{
    private const int Large = 90 << 20;
    private readonly string _directory = Directory.CreateTempSubdirectory("broker-large-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_NinetyMebibytes_ArrivesWholeAndCompletes(bool durable)
    {
        await using BrokerHost host = await StartAsync(durable ? _directory : null);
        await using ServiceBusClient client = new(host.ConnectionString());
        byte[] body = new byte[Large];
        new Random(20261123).NextBytes(body);

        await client.CreateSender("q").SendMessageAsync(new ServiceBusMessage(body));

        await using ServiceBusReceiver receiver = client.CreateReceiver("q");
        ServiceBusReceivedMessage message = (await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30)))
            .ShouldNotBeNull();
        message.Body.ToMemory().Span.SequenceEqual(body).ShouldBeTrue();
        await receiver.CompleteMessageAsync(message);
        host.ActiveMessages("q").ShouldBe(0);
    }

    private static async Task<BrokerHost> StartAsync(string? dataDirectory)
    {
        BrokerHost host = await BrokerHost.StartAsync(new BrokerOptions
        {
            AmqpPort = 0,
            DataDirectory = dataDirectory,
            MaxMessageSizeInKilobytes = 100 * 1024,
        });
        await host.Namespace.CreateQueueAsync(new QueueDescription { Name = "q" });
        return host;
    }
}
