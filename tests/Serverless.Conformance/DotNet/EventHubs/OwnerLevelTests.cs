using Azure.Messaging.EventHubs;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class OwnerLevelTests : EventHubTests
{
    private const EventHubsException.FailureReason Disconnected =
        EventHubsException.FailureReason.ConsumerDisconnected;

    [Fact]
    [Twin("owner level: a higher one takes the partition, the other is disconnected")]
    public async Task Read_HigherLevel_TakesThePartition()
    {
        var low = Broker.Owner(1);
        await low.AttachAsync();
        var high = Broker.Owner(2);
        await high.AttachAsync();

        await low.FailsAsync(Disconnected);

        await Broker.SendAsync("a");
        await high.TakeAsync(1);
        low.Events.ShouldBeEmpty();
    }

    [Fact]
    [Twin("owner level: a lower one is refused, the owner goes on")]
    public async Task Read_LowerLevel_IsRefused()
    {
        var high = Broker.Owner(7);
        await high.AttachAsync();

        await Broker.Owner(6).FailsAsync(Disconnected, "owner level (epoch) 7");

        await Broker.SendAsync("a");
        await high.TakeAsync(1);
    }

    [Fact]
    [Twin("owner level: an equal one takes the partition over")]
    public async Task Read_EqualLevel_TakesThePartitionOver()
    {
        var first = Broker.Owner(3);
        await first.AttachAsync();
        var second = Broker.Owner(3);
        await second.AttachAsync();

        await first.FailsAsync(Disconnected);
    }

    [Fact]
    [Twin("owner level: an owner disconnects readers without one, and none is let in")]
    public async Task Read_Owner_DisconnectsReadersWithoutALevel()
    {
        var plain = Broker.Reader();
        await plain.AttachAsync();
        var owner = Broker.Owner(1);
        await owner.AttachAsync();

        await plain.FailsAsync(Disconnected);
        await Broker.Reader().FailsAsync(Disconnected);

        await owner.DisposeAsync();
        await Broker.SendAsync("a");
        await Broker.ReadAsync(1);
    }

    [Fact]
    [Twin("owner level: counts in its consumer group alone")]
    public async Task Read_OwnerInAnotherGroup_IsNotDisturbed()
    {
        var owner = Broker.Owner(9, EventHubBroker.Events, EventHubBroker.Audit);
        await owner.AttachAsync();
        await Broker.SendToPartitionAsync("0", "a");

        (await Broker.Owner(1, EventHubBroker.Events, "reports").TakeAsync(1)).Texts().ShouldBe(["a"]);

        await owner.TakeAsync(1);
    }

    [Fact]
    [Twin("readers: five share a partition in a consumer group, a sixth is refused")]
    public async Task Read_SixthReader_IsRefused()
    {
        var readers = Enumerable.Range(0, 5).Select(_ => Broker.Reader()).ToArray();
        await Task.WhenAll(readers.Select(reader => reader.AttachAsync()));

        await Broker.Reader().FailsAsync(EventHubsException.FailureReason.QuotaExceeded, "5 readers");

        await Broker.SendAsync("a");
        await Task.WhenAll(readers.Select(reader => reader.TakeAsync(1)));
        await readers[0].DisposeAsync();
        await Broker.ReadAsync(1);
    }
}
