using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class PrefetchTests : ServiceBusTests
{
    [Fact]
    public async Task Prefetch_Three_LocksThatManyAtOnce()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c", "d");
        await using var receiver = Open(3);
        (await receiver.OneAsync()).Text().ShouldBe("a");
        await using var other = Broker.Receiver(Entities.Plain);

        // The first receiver's credit is older than the second's, and comes back with what it settles.
        (await other.OneAsync()).Text().ShouldBe("d");

        (await receiver.TakeAsync(2)).Texts().ShouldBe(["b", "c"]);
    }

    [Fact]
    public async Task Receive_Prefetched_IsFilledUpAgain()
    {
        await Broker.SendAsync(Entities.Plain, [.. Enumerable.Range(0, 20).Select(i => $"{i}")]);
        await using var receiver = Open(5);

        var taken = new List<ServiceBusReceivedMessage>();
        while (taken.Count < 20)
        {
            var message = await receiver.OneAsync();
            await receiver.CompleteMessageAsync(message);
            taken.Add(message);
        }

        taken.Texts().ShouldBe(Enumerable.Range(0, 20).Select(i => $"{i}"));
    }

    [Fact]
    public async Task Close_Prefetched_ReleasesThemWithoutCountingADelivery()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        var receiver = Open(10);
        await receiver.OneAsync();

        await receiver.DisposeAsync();

        await using var second = Broker.Receiver(Entities.Plain, client: Broker.Connect());
        (await second.TakeAsync(2)).Select(message => (message.Text(), message.DeliveryCount))
            .ShouldBe([("b", 1), ("c", 1)]);
    }

    private ServiceBusReceiver Open(int prefetch) =>
        Broker.Receiver(Entities.Plain, new ServiceBusReceiverOptions { PrefetchCount = prefetch });
}
