using Serverless.Broker.Entities;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.DeadLetters;

public sealed class DeadLetterTests
{
    [Fact]
    public async Task DeadLetter_ReasonDescriptionProperties_AreApplicationProperties()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create("bad", user: ("kept", "x")));
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        await test.Source().SettleAsync(
            delivery.LockToken,
            Settlement.DeadLetter("Unreadable", "no JSON", new Dictionary<string, object?> { ["line"] = 3L }));
        test.Source().Counts.ShouldSatisfyAllConditions(c => c.Active.ShouldBe(0), c => c.DeadLetter.ShouldBe(1));
        Delivery dead = TestReceiver.ReceiveOne(test.DeadLetters());
        TestMessage.TextOf(dead.Message).ShouldBe("bad");
        TestMessage.UserOf(dead.Message).ShouldSatisfyAllConditions(
            p => p["DeadLetterReason"].ShouldBe("Unreadable"),
            p => p["DeadLetterErrorDescription"].ShouldBe("no JSON"),
            p => p["line"].ShouldBe(3L),
            p => p["kept"].ShouldBe("x"));
        dead.Message.EnqueuedSequenceNumber.ShouldBe(delivery.Message.SequenceNumber);
        await test.DeadLetters().SettleAsync(dead.LockToken, Settlement.Complete);
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Abandon_MaxDeliveryCountReached_GoesToDeadLetters()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with { MaxDeliveryCount = 3 });
        await test.Target().SendAsync(TestMessage.Create());
        for (int i = 0; i < 3; i++)
        {
            Delivery delivery = TestReceiver.ReceiveOne(test.Source());
            delivery.Message.DeliveryCount.ShouldBe(i);
            await test.Source().SettleAsync(delivery.LockToken, Settlement.Abandon);
        }

        test.Source().Peek(0, 10).ShouldBeEmpty();
        Delivery dead = TestReceiver.ReceiveOne(test.DeadLetters());
        dead.Message.DeliveryCount.ShouldBe(3);
        TestMessage.UserOf(dead.Message)["DeadLetterReason"].ShouldBe("MaxDeliveryCountExceeded");
    }

    [Fact]
    public async Task LockExpiry_MaxDeliveryCountReached_GoesToDeadLetters()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with { MaxDeliveryCount = 1 });
        await test.Target().SendAsync(TestMessage.Create());
        using TestReceiver dead = TestReceiver.Open(test.DeadLetters(), credit: 1);
        TestReceiver.ReceiveOne(test.Source());
        test.Time.Advance(TimeSpan.FromMinutes(1));
        TestMessage.UserOf(dead.Deliveries.ShouldHaveSingleItem().Message)["DeadLetterReason"]
            .ShouldBe("MaxDeliveryCountExceeded");
    }

    [Fact]
    public async Task DeadLetterQueue_AbandonedOften_KeepsMessage()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with { MaxDeliveryCount = 1 });
        await test.Target().SendAsync(TestMessage.Create());
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Abandon);
        for (int i = 0; i < 20; i++)
        {
            await test.DeadLetters().SettleAsync(
                TestReceiver.ReceiveOne(test.DeadLetters()).LockToken, Settlement.Abandon);
        }

        TestReceiver.ReceiveOne(test.DeadLetters()).Message.DeliveryCount.ShouldBe(21);
    }

    [Fact]
    public async Task DeadLetter_InDeadLetterQueue_IsRefused()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with { MaxDeliveryCount = 1 });
        await test.Target().SendAsync(TestMessage.Create());
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Abandon);
        Delivery dead = TestReceiver.ReceiveOne(test.DeadLetters());
        await new Func<Task>(() => test.DeadLetters().SettleAsync(dead.LockToken, Settlement.DeadLetter("again", null)))
            .ShouldRefuseAsync(ErrorConditions.NotAllowed);
        await test.DeadLetters().SettleAsync(dead.LockToken, Settlement.Complete);
    }

    [Fact]
    public async Task DeadLetter_ReasonTooLong_IsRefusedAndMessageStaysLocked()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create());
        Delivery delivery = TestReceiver.ReceiveOne(test.Source());
        await new Func<Task>(() => test.Source().SettleAsync(
            delivery.LockToken, Settlement.DeadLetter(new string('x', 4097), null)))
            .ShouldRefuseAsync(ErrorConditions.ArgumentOutOfRange);
        await test.Source().SettleAsync(delivery.LockToken, Settlement.Complete);
    }

    [Fact]
    public async Task Resubmit_FromDeadLetterQueue_Arrives()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with { MaxDeliveryCount = 1 });
        await test.Target().SendAsync(TestMessage.Create("again"));
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Abandon);
        Delivery dead = TestReceiver.ReceiveOne(test.DeadLetters());
        await test.Target().SendAsync(dead.Message.Content);
        await test.DeadLetters().SettleAsync(dead.LockToken, Settlement.Complete);
        TestMessage.TextOf(TestReceiver.ReceiveOne(test.Source()).Message).ShouldBe("again");
    }
}
