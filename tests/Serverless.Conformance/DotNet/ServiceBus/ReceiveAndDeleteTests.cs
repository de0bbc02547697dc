using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class ReceiveAndDeleteTests : ServiceBusTests
{
    [Fact]
    [Twin("receive and delete: the message is gone at once")]
    public async Task Receive_Message_IsGoneAtOnce()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var receiver = Open();

        var messages = await receiver.TakeAsync(2);

        messages.Select(message => (message.Text(), message.DeliveryCount)).ShouldBe([("a", 1), ("b", 1)]);
        messages.ShouldAllBe(message => message.LockToken == Guid.Empty.ToString() && message.LockedUntil == default);
        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    /// <summary>This client forgets what it has prefetched; the broker forgets nothing beyond it.</summary>
    [Fact]
    public async Task Close_PrefetchedMessages_LeavesAllOthers()
    {
        string[] bodies = [.. Enumerable.Range(0, 100).Select(i => $"{i}")];
        await Broker.SendAsync(Entities.Plain, bodies);
        await using (var receiver = Open(prefetch: 40))
        {
            (await receiver.TakeAsync(5)).Texts().ShouldBe(bodies.Take(5));
        }

        var left = await Broker.BodiesAsync(Entities.Plain);

        left.Count.ShouldBeInRange(50, 95);
        left.ShouldBe(bodies.TakeLast(left.Count));
    }

    [Fact]
    public async Task ReceiveDeferred_Message_IsGoneAtOnce()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var locking = Broker.Receiver(Entities.Plain);
        var message = await locking.OneAsync();
        await locking.DeferMessageAsync(message);
        await using var receiver = Open();

        var deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber);

        deferred.Text().ShouldBe("a");
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
    }

    [Fact]
    [Twin("session: receive and delete")]
    public async Task Receive_Session_IsGoneAtOnce()
    {
        await Broker.SendToSessionAsync("s1", "a", "b");
        await using var session = await Broker.AcceptAsync(
            "s1",
            options: new ServiceBusSessionReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });

        (await session.TakeAsync(2)).Texts().ShouldBe(["a", "b"]);

        (await session.PeekMessagesAsync(10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Receive_LargerThanAFrame_ArrivesWhole()
    {
        byte[] body = [.. Enumerable.Range(0, 261_000).Select(i => (byte)(i * 31))];
        await Broker.SendAsync(Entities.Plain, new ServiceBusMessage(body));
        await using var receiver = Open();

        (await receiver.OneAsync()).Body.ToArray().ShouldBe(body);
    }

    private ServiceBusReceiver Open(int prefetch = 0) => Broker.Receiver(
        Entities.Plain,
        new ServiceBusReceiverOptions
        {
            ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete, PrefetchCount = prefetch,
        });
}
