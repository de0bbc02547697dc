using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class PrefetchTests : AmqpClientTests
{
    [Fact]
    public async Task Open_PrefetchCount_LocksThatManyAtOnce()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c", "d");
        await using var receiver = await OpenAsync(3);
        await using var other = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        // The first receiver's credit is older than the second's.
        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(other)).ShouldBe("d");

        (await AmqpClientBroker.TakeAsync(receiver, 3)).Select(AmqpClientBroker.BodyOf).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Receive_Prefetched_IsFilledUpAgain()
    {
        await Broker.SendAsync(Entities.Plain, [.. Enumerable.Range(0, 20).Select(i => $"{i}")]);
        await using var receiver = await OpenAsync(5);

        var taken = await AmqpClientBroker.TakeAsync(receiver, 20);

        taken.Select(AmqpClientBroker.BodyOf).ShouldBe(Enumerable.Range(0, 20).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Close_Prefetched_ReleasesThemWithoutCountingADelivery()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        var receiver = await OpenAsync(10);
        await AmqpClientBroker.OneAsync(receiver);

        await receiver.DisposeAsync();

        await using var second = await Broker.Connect().OpenReceiverAsync(Entities.Plain);
        (await AmqpClientBroker.TakeAsync(second, 2))
            .Select(message => (AmqpClientBroker.BodyOf(message), message.DeliveryCount))
            .ShouldBe([("b", 1), ("c", 1)]);
    }

    [Fact]
    public async Task Drain_CreditLeft_NothingComesAfterIt()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var receiver = await Broker.Connection.OpenReceiverAsync(
            Entities.Plain, message => seen.Enqueue(AmqpClientBroker.BodyOf(message)));
        receiver.AddCredit(10);
        await Eventually.Async(() => Task.FromResult(seen.Count == 2));

        await receiver.DrainAsync();
        await Broker.SendAsync(Entities.Plain, "c");

        await using var other = await Broker.Connect().OpenReceiverAsync(Entities.Plain);
        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(other)).ShouldBe("c");
        seen.ShouldBe(["a", "b"]);
        receiver.AddCredit(1);
        await Broker.SendAsync(Entities.Plain, "d");
        await Eventually.Async(() => Task.FromResult(seen.Count == 3));
    }

    [Fact]
    public async Task Open_PrefetchCountAndCallback_IsRefused() => await Should.ThrowAsync<ArgumentException>(
        () => Broker.Connection.OpenReceiverAsync(
            Entities.Plain, new AmqpReceiverOptions { PrefetchCount = 1 }, _ => { }));

    private async Task<AmqpReceiver> OpenAsync(int prefetch)
    {
        var receiver = await Broker.Connection.OpenReceiverAsync(
            Entities.Plain, new AmqpReceiverOptions { PrefetchCount = prefetch });
        return receiver;
    }
}
