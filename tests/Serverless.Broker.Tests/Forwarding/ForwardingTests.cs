using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Entities;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Forwarding;

public sealed class ForwardingTests
{
    [Fact]
    public async Task ForwardTo_Queue_MovesWithOriginalNumber()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.AddQueueAsync("in", q => q with { ForwardTo = "out" });
        await test.AddQueueAsync("out");
        await test.Target("out").SendAsync(TestMessage.Create("first"));
        using TestReceiver receiver = TestReceiver.Open(test.Source("out"), credit: 10);
        await test.Target("in").SendAsync(TestMessage.Create("moved"));
        receiver.Texts.ShouldBe(["first", "moved"]);
        receiver.Deliveries[1].Message.SequenceNumber.ShouldBe(2);
        receiver.Deliveries[1].Message.EnqueuedSequenceNumber.ShouldBe(1);
        test.Source("in").Counts.Total.ShouldBe(0);
        new Action(() => TestReceiver.Open(test.Source("in"))).ShouldRefuse(ErrorConditions.NotAllowed);
    }

    [Fact]
    public async Task ForwardTo_FourHops_ArrivesAndFifthIsDeadLettered()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        for (int i = 0; i < 6; i++)
        {
            await test.AddQueueAsync($"q{i}", q => q with { ForwardTo = i < 5 ? $"q{i + 1}" : null });
        }

        await test.Target("q1").SendAsync(TestMessage.Create("four"));
        test.Source("q5").Counts.Active.ShouldBe(1);
        await test.Target("q0").SendAsync(TestMessage.Create("five"));
        test.Source("q5").Counts.Active.ShouldBe(1);
        Delivery dead = TestReceiver.ReceiveOne(test.DeadLetters("q4"));
        TestMessage.UserOf(dead.Message)["DeadLetterReason"].ShouldBe("MaxTransferHopCountExceeded");
    }

    [Fact]
    public async Task ForwardTo_TargetMissing_GoesToTransferDeadLetters()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.AddQueueAsync("in", q => q with { ForwardTo = "nowhere" });
        await test.Target("in").SendAsync(TestMessage.Create());
        test.Source("in").Counts.TransferDeadLetter.ShouldBe(1);
        Delivery dead = TestReceiver.ReceiveOne(test.Source("in/$Transfer/$DeadLetterQueue"));
        TestMessage.UserOf(dead.Message)["DeadLetterReason"].ShouldBe("amqp:not-found");
    }

    [Fact]
    public async Task ForwardTo_TargetMissing_TransferDeadLettersAreReceivedOverAmqp()
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.Entities.CreateQueueAsync(new QueueDescription { Name = "in", ForwardTo = "nowhere" });
        await broker.Entities.ResolveTarget("in").SendAsync(TestMessage.Create(id: "lost"));
        await using var client = await WireClient.BeginAsync(broker.Port);
        await client.AttachReceiverAsync(0, "in/$Transfer/$DeadLetterQueue", sndSettleMode: 1);
        await client.SendFlowAsync(0, 0, 1);
        var transfer = await client.ReadAsync(AmqpDescriptor.Transfer);
        var message = AmqpMessage.Parse(transfer.Payload);
        message.Properties.MessageId.ShouldBe("lost");
        message.ApplicationProperties!.Find("DeadLetterReason").ShouldBe("amqp:not-found");
        broker.Entities.ResolveSource("in").Counts.TransferDeadLetter.ShouldBe(0);
    }

    [Fact]
    public async Task ForwardTo_AfterARestart_KnowsHowOftenAMessageWasForwarded()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        for (int i = 1; i <= 5; i++)
        {
            await before.AddQueueAsync($"q{i}", q => q with { ForwardTo = i < 5 ? $"q{i + 1}" : null });
        }

        await before.AddQueueAsync("end");
        await before.Target("q1").SendAsync(TestMessage.Create("four"));
        await before.Target("q2").SendAsync(TestMessage.Create("three"));
        await using TestNamespace after = await TestNamespace.OnDiskAsync(disk.Crash(), before.Time);
        await after.Broker.UpdateQueueAsync(new() { Name = "q5", ForwardTo = "end" });
        after.Source("end").Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["three"]);
        after.DeadLetters("q5").Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["four"]);
    }

    [Fact]
    public async Task ForwardTo_CrashBetweenMoves_EachMessageArrivesOnce()
    {
        // The restart moves what is left, to a queue that has messages of its own to put in place.
        const int Messages = 100;
        for (int round = 0; round < 20; round++)
        {
            TestDisk disk = new();
            await using TestNamespace before = await TestNamespace.OnDiskAsync(disk);
            await before.AddQueueAsync("from");
            await before.AddQueueAsync("to");
            for (int i = 0; i < Messages; i++)
            {
                await before.Target("from").SendAsync(TestMessage.Create($"{i}"));
            }

            using ManualResetEventSlim started = new();
            Task update = Task.Run(() =>
            {
                started.Set();
                return before.Broker.UpdateQueueAsync(new() { Name = "from", ForwardTo = "to" });
            });
            started.Wait(TestContext.Current.CancellationToken);
            while (before.Source("to").Counts.Active < 5 * round)
            {
                await Task.Yield();
            }

            TestDisk crashed = disk.Crash();
            await update;
            await using TestNamespace after = await TestNamespace.OnDiskAsync(crashed, before.Time);

            string[] left = [.. after.Source("from").Peek(0, 2 * Messages).Select(TestMessage.TextOf)];
            using TestReceiver receiver = TestReceiver.Open(after.Source("to"), credit: 2 * Messages);
            left.Concat(receiver.Texts).ShouldBe(Enumerable.Range(0, Messages).Select(i => $"{i}"), ignoreOrder: true);
        }
    }

    [Fact]
    public async Task ForwardTo_Loop_Ends()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.AddQueueAsync("a", q => q with { ForwardTo = "b" });
        await test.AddQueueAsync("b", q => q with { ForwardTo = "a" });
        await test.Target("a").SendAsync(TestMessage.Create());
        test.DeadLetters("a").Counts.Active.ShouldBe(1);
    }

    [Fact]
    public async Task ForwardDeadLetters_Queue_ArrivesWithSource()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.AddQueueAsync("q", q => q with { ForwardDeadLetteredMessagesTo = "morgue" });
        await test.AddQueueAsync("morgue");
        await test.Target().SendAsync(TestMessage.Create());
        await test.Source().SettleAsync(
            TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.DeadLetter("r", "d"));
        Delivery dead = TestReceiver.ReceiveOne(test.Source("morgue"));
        dead.Message.Overrides!.DeadLetterSource.ShouldBe("q");
        TestMessage.UserOf(dead.Message)["DeadLetterReason"].ShouldBe("r");
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task ForwardTo_SubscriptionToTopic_Fans()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.Broker.CreateTopicAsync(new() { Name = "t1" });
        await test.Broker.CreateTopicAsync(new() { Name = "t2" });
        await test.Broker.CreateSubscriptionAsync(new() { TopicName = "t1", Name = "s", ForwardTo = "t2" });
        await test.Broker.CreateSubscriptionAsync(new() { TopicName = "t2", Name = "a" });
        await test.Broker.CreateSubscriptionAsync(new() { TopicName = "t2", Name = "b" });
        await test.Target("t1").SendAsync(TestMessage.Create());
        test.Source("t2/Subscriptions/a").Counts.Active.ShouldBe(1);
        test.Source("t2/Subscriptions/b").Counts.Active.ShouldBe(1);
    }

    [Fact]
    public async Task ForwardTo_SetLater_MovesWaitingMessages()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.AddQueueAsync("out");
        await test.Target().SendAsync(TestMessage.Create());
        await test.Broker.UpdateQueueAsync(new() { Name = "q", ForwardTo = "out" });
        test.Source("out").Counts.Active.ShouldBe(1);
    }
}
