using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Duplicates;

public sealed class DuplicateTests
{
    [Fact]
    public async Task Send_SameIdInsideWindow_IsAcceptedAndDropped()
    {
        await using TestNamespace test = await WithDetectionAsync();
        await test.Target().SendAsync(TestMessage.Create("a", id: "1"));
        test.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await test.Target().SendAsync(
            [TestMessage.Create("b", id: "1"), TestMessage.Create("c", id: "2"), TestMessage.Create("d", id: "2")]);
        test.Source().Peek(0, 10).Select(TestMessage.TextOf).ShouldBe(["a", "c"]);
    }

    [Fact]
    public async Task Send_SameIdAfterWindow_IsEnqueued()
    {
        await using TestNamespace test = await WithDetectionAsync();
        await test.Target().SendAsync(TestMessage.Create("a", id: "1"));
        test.Time.Advance(TimeSpan.FromMinutes(10));
        await test.Target().SendAsync(TestMessage.Create("b", id: "1"));
        test.Source().Counts.Active.ShouldBe(2);
    }

    [Fact]
    public async Task Send_SameIdAfterComplete_IsStillDropped()
    {
        await using TestNamespace test = await WithDetectionAsync();
        await test.Target().SendAsync(TestMessage.Create("a", id: "1"));
        await test.Source().SettleAsync(
            TestReceiver.ReceiveOne(test.Source()).LockToken, Broker.Queues.Settlement.Complete);
        await test.Target().SendAsync(TestMessage.Create("a", id: "1"));
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public async Task Send_SameIdOtherPartitionKey_IsDropped()
    {
        await using TestNamespace test = await WithDetectionAsync();
        await test.Target().SendAsync(TestMessage.Create(id: "1", partitionKey: "x"));
        await test.Target().SendAsync(TestMessage.Create(id: "1", partitionKey: "y"));
        await test.Target().SendAsync(TestMessage.Create(id: "1"));
        test.Source().Counts.Active.ShouldBe(1);
    }

    [Fact]
    public async Task Send_SameIdOtherPartitionKeyInPartitionedQueue_IsEnqueued()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync(
            q => q with { RequiresDuplicateDetection = true, EnablePartitioning = true });
        await test.Target().SendAsync(TestMessage.Create(id: "1", partitionKey: "x"));
        await test.Target().SendAsync(TestMessage.Create(id: "1", partitionKey: "y"));
        await test.Target().SendAsync(TestMessage.Create(id: "1", partitionKey: "y"));
        test.Source().Counts.Active.ShouldBe(2);
    }

    [Fact]
    public async Task Send_ThousandIdsByFourSenders_ExactlyOneEnqueueInEachWindow()
    {
        await using TestNamespace test = await WithDetectionAsync();
        for (int window = 1; window <= 2; window++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                for (int i = 0; i < 1000; i++)
                {
                    await test.Target().SendAsync(TestMessage.Create(id: i.ToString()));
                }
            })));
            test.Source().Peek(0, 5000).GroupBy(m => m.Content.MessageId).ShouldAllBe(sent => sent.Count() == window);
            test.Source().Counts.Active.ShouldBe(1000 * window);
            test.Time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    [Fact]
    public async Task Send_TopicSameId_PublishesOnce()
    {
        await using TestNamespace test = await TestNamespace.StartAsync();
        await test.Broker.CreateTopicAsync(new() { Name = "t", RequiresDuplicateDetection = true });
        await test.Broker.CreateSubscriptionAsync(new() { TopicName = "t", Name = "s" });
        await test.Target("t").SendAsync(TestMessage.Create(id: "1"));
        await test.Target("t").SendAsync(TestMessage.Create(id: "1"));
        test.Source("t/Subscriptions/s").Counts.Active.ShouldBe(1);
    }

    private static Task<TestNamespace> WithDetectionAsync() =>
        TestNamespace.WithQueueAsync(q => q with { RequiresDuplicateDetection = true });
}
