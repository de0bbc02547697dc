using Serverless.Broker.Entities;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Queues;

/// <summary>Deliveries that a sink had not sent when its credit was lowered.</summary>
public sealed class TakeBackTests
{
    [Theory]
    [InlineData(nameof(ReceiveMode.PeekLock))]
    [InlineData(nameof(ReceiveMode.ReceiveAndDelete))]
    public async Task Flow_LowerThanWhatWasHandedOver_GivesTheRestToTheNextReceiverInOrder(string mode)
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await SendAsync(test, 6);
        HoldingSink sink = new();
        Receiver link = test.Source().CreateReceiver(new ReceiverOptions(Enum.Parse<ReceiveMode>(mode)), sink);
        link.Flow(null, 5);
        sink.Send(2);

        link.Flow(0, 3);

        sink.Waiting.ShouldBe(["2"]);
        (link.DeliveryCount, link.Credit).ShouldBe((3u, 0));
        using TestReceiver other = TestReceiver.Open(test.Source(), credit: 9);
        other.Texts.ShouldBe(["3", "4", "5"]);
        other.Deliveries.ShouldAllBe(d => d.Message.DeliveryCount == 0);
        test.Time.Advance(TimeSpan.FromMinutes(2));
        other.Texts.Skip(3).ShouldBe(
            mode == nameof(ReceiveMode.PeekLock) ? ["0", "1", "2", "3", "4", "5"] : ["3", "4", "5"]);
    }

    [Fact]
    public async Task Flow_WhatWasTakenBackHasExpired_GoesInsteadOfBeingDelivered()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { DeadLetteringOnMessageExpiration = true });
        await test.Target().SendAsync(TestMessage.Create(timeToLive: TimeSpan.FromSeconds(10)));
        Receiver link = test.Source().CreateReceiver(
            new ReceiverOptions(ReceiveMode.ReceiveAndDelete), new HoldingSink());
        link.Flow(null, 1);
        test.Time.Advance(TimeSpan.FromSeconds(20));

        link.Flow(0, 0);
        test.Time.Advance(TimeSpan.FromSeconds(1));

        test.Source().Counts.ShouldSatisfyAllConditions(c => c.Active.ShouldBe(0), c => c.DeadLetter.ShouldBe(1));
    }

    [Fact]
    public async Task Flow_ReceiveAndDelete_WhatWasTakenBackIsDurableAgain()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddQueueAsync("q");
        await SendAsync(before, 3);
        HoldingSink sink = new();
        Receiver link = before.Source().CreateReceiver(new ReceiverOptions(ReceiveMode.ReceiveAndDelete), sink);
        link.Flow(null, 3);
        sink.Send(1);

        link.Flow(1, 0);
        // Whatever is acknowledged after it is synced after it.
        await before.Target().SendAsync(TestMessage.Create("3"));

        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        after.Source().Peek(0, 9).Select(m => (m.SequenceNumber, TestMessage.TextOf(m)))
            .ShouldBe([(2, "1"), (3, "2"), (4, "3")]);
        after.Broker.Recovery!.Corruptions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Close_SessionReceiveAndDelete_NextHolderGetsWhatWasNotSent()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with { RequiresSession = true });
        await test.Target().SendAsync(
            [.. Enumerable.Range(0, 3).Select(i => TestMessage.Create($"{i}", sessionId: "s"))]);
        HoldingSink sink = new();
        Receiver link = await test.Source().AcceptSessionAsync(
            "s",
            TimeSpan.FromSeconds(1),
            new ReceiverOptions(ReceiveMode.ReceiveAndDelete),
            sink,
            CancellationToken.None);
        link.Flow(null, 3);
        sink.Send(1);

        link.Close();

        using TestReceiver next = await TestReceiver.AcceptAsync(test.Source(), "s", credit: 5);
        next.Texts.ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Close_OfADeletedQueue_PutsNothingBack()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await SendAsync(test, 2);
        HoldingSink sink = new();
        Receiver link = test.Source().CreateReceiver(new ReceiverOptions(ReceiveMode.ReceiveAndDelete), sink);
        link.Flow(null, 2);
        await test.Broker.DeleteQueueAsync("q");
        await test.AddQueueAsync("q");

        link.Close();

        test.Source().Counts.Total.ShouldBe(0);
    }

    private static Task SendAsync(TestNamespace test, int count) =>
        test.Target().SendAsync([.. Enumerable.Range(0, count).Select(i => TestMessage.Create($"{i}"))]);

    /// <summary>Sends when it is told to, as a link does whose window is closed.</summary>
    private sealed class HoldingSink : IReceiverSink
    {
        private readonly List<Delivery> _waiting = [];
        private uint _sent;

        public IEnumerable<string> Waiting => _waiting.Select(d => TestMessage.TextOf(d.Message));

        public void Send(int count)
        {
            _waiting.RemoveRange(0, count);
            _sent += (uint)count;
        }

        public void OnDelivery(Receiver receiver, in Delivery delivery) => _waiting.Add(delivery);

        public uint TakeBack(Receiver receiver, uint? limit, List<Delivery> unsent)
        {
            int kept = (int)((limit ?? _sent) - _sent);
            unsent.AddRange(_waiting.Skip(kept));
            _waiting.RemoveRange(kept, _waiting.Count - kept);
            return _sent + (uint)kept;
        }

        public void OnDrained(Receiver receiver)
        {
        }

        public void OnClosed(Receiver receiver, BrokerException reason)
        {
        }
    }
}
