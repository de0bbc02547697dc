using Serverless.Amqp;
using Serverless.Broker.Entities;
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
        await using AmqpConnection connection = new(ServiceBusConnectionString.Parse(host.ConnectionString()));
        byte[] body = new byte[Large];
        new Random(20261123).NextBytes(body);

        await connection.GetSender("q").SendAsync(Message(body));

        await using AmqpReceiver receiver = await connection.OpenReceiverAsync("q");
        AmqpReceivedMessage message = (await receiver.ReceiveAsync(1, TimeSpan.FromSeconds(30))).ShouldHaveSingleItem();
        message.Body.Span.SequenceEqual(body).ShouldBeTrue();
        await receiver.CompleteAsync(message);
        host.ActiveMessages("q").ShouldBe(0);
    }

    private static global::Amqp.Message Message(byte[] body) => new()
    {
        Properties = new global::Amqp.Framing.Properties { MessageId = "large" },
        BodySection = new global::Amqp.Framing.Data { Binary = body },
    };

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
