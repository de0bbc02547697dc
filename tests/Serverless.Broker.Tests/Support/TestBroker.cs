using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Tests.Support;

/// <summary>
/// A broker on a free port, with a queue <c>q</c>, a session queue <c>s</c> and a topic <c>t</c> with
/// a subscription <c>a</c>.
/// </summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private TestBroker(BrokerHost host, FakeTimeProvider time)
    {
        Host = host;
        Time = time;
    }

    public BrokerHost Host { get; }

    /// <summary>The clock of the entities.</summary>
    public FakeTimeProvider Time { get; }

    public int Port => Host.AmqpPort;

    public BrokerNamespace Entities => Host.Namespace;

    public static async Task<TestBroker> StartAsync(
        TopologyDefinition? topology = null,
        long maxMessageSizeInKilobytes = 256)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var host = await BrokerHost.StartAsync(new BrokerOptions
        {
            AmqpPort = 0,
            Topology = topology,
            TimeProvider = time,
            MaxMessageSizeInKilobytes = maxMessageSizeInKilobytes,
        });
        var broker = new TestBroker(host, time);
        if (topology is null)
        {
            await broker.Entities.CreateQueueAsync(new QueueDescription { Name = "q" });
            await broker.Entities.CreateQueueAsync(new QueueDescription { Name = "s", RequiresSession = true });
            await broker.Entities.CreateTopicAsync(new TopicDescription { Name = "t" });
            await broker.Entities.CreateSubscriptionAsync(new SubscriptionDescription { TopicName = "t", Name = "a" });
        }

        return broker;
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
