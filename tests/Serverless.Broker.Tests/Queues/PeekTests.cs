using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Queues;

public sealed class PeekTests
{
    [Fact]
    public async Task Peek_Pages_CoverEverythingInOrder()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync([.. Enumerable.Range(1, 25).Select(i => TestMessage.Create(i.ToString()))]);
        List<long> seen = [];
        long from = 0;
        while (test.Source().Peek(from, 10) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(m => m.SequenceNumber));
            from = page[^1].SequenceNumber + 1;
        }

        seen.ShouldBe(Enumerable.Range(1, 25).Select(i => (long)i));
    }

    [Fact]
    public async Task Peek_OfASession_ShowsItsMessagesAlone()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(q => q with { RequiresSession = true });
        await test.Target().SendAsync(
        [
            TestMessage.Create("1", sessionId: "a"),
            TestMessage.Create("2", sessionId: "b"),
            TestMessage.Create("3", sessionId: "a"),
            TestMessage.Create("4", sessionId: "A"),
        ]);
        test.Source().Peek(0, 10, "a").Select(TestMessage.TextOf).ShouldBe(["1", "3"]);
        test.Source().Peek(2, 10, "a").Select(TestMessage.TextOf).ShouldBe(["3"]);
        test.Source().Peek(0, 1, "b").Select(TestMessage.TextOf).ShouldBe(["2"]);
        test.Source().Peek(0, 10, "none").ShouldBeEmpty();
    }

    [Fact]
    public async Task Peek_AllStates_ShowsEachWithItsState()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(
            [TestMessage.Create("deferred"), TestMessage.Create("locked"), TestMessage.Create("active")]);
        await test.Target().SendAsync(TestMessage.Create("scheduled", scheduled: test.Time.GetUtcNow().AddHours(1)));
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Defer);
        TestReceiver.ReceiveOne(test.Source());
        test.Source().Peek(0, 10).Select(m => (TestMessage.TextOf(m), m.State)).ShouldBe(
        [
            ("deferred", MessageState.Deferred),
            ("locked", MessageState.Active),
            ("active", MessageState.Active),
            ("scheduled", MessageState.Scheduled),
        ]);
    }

    [Fact]
    public async Task Peek_LongHole_FindsWhatLiesBehind()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create("first"));
        await test.Source().SettleAsync(TestReceiver.ReceiveOne(test.Source()).LockToken, Settlement.Defer);
        using (TestReceiver eater = TestReceiver.Open(test.Source(), 100_000, ReceiveMode.ReceiveAndDelete))
        {
            await test.Target().SendAsync([.. Enumerable.Repeat(TestMessage.Create("gone"), 50_000)]);
            eater.Deliveries.Count.ShouldBe(50_000);
        }

        await test.Target().SendAsync(TestMessage.Create("last"));
        test.Source().Peek(0, 10).Select(TestMessage.TextOf).ShouldBe(["first", "last"]);
        test.Source().Peek(2, 10).Select(TestMessage.TextOf).ShouldBe(["last"]);
    }

    [Fact]
    public async Task DeleteMessages_Before_RemovesOnlyOlderActiveOnes()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync([TestMessage.Create("a"), TestMessage.Create("b"), TestMessage.Create("c")]);
        TestReceiver.ReceiveOne(test.Source());
        test.Time.Advance(TimeSpan.FromSeconds(1));
        DateTimeOffset limit = test.Time.GetUtcNow();
        await test.Target().SendAsync(TestMessage.Create("d"));
        (await test.Source().DeleteMessagesAsync(10, limit)).ShouldBe(2);
        test.Source().Peek(0, 10).Select(TestMessage.TextOf).ShouldBe(["a", "d"]);
    }
}
