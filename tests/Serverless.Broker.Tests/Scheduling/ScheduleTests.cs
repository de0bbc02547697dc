using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Scheduling;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Scheduling;

public sealed class ScheduleTests
{
    [Fact]
    public async Task Send_ScheduledTimeAhead_DeliversWhenDueWithNewNumber()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        using TestReceiver receiver = TestReceiver.Open(test.Source(), credit: 10, ReceiveMode.ReceiveAndDelete);
        await test.Target().SendAsync(TestMessage.Create("later", scheduled: test.Time.GetUtcNow().AddMinutes(10)));
        await test.Target().SendAsync(TestMessage.Create("now"));
        receiver.Texts.ShouldBe(["now"]);
        test.Source().Counts.Scheduled.ShouldBe(1);
        test.Time.Advance(TimeSpan.FromMinutes(10));
        receiver.Texts.ShouldBe(["now", "later"]);
        receiver.Deliveries[1].Message.SequenceNumber.ShouldBe(3);
        receiver.Deliveries[1].Message.EnqueuedTime.ShouldBe(test.Time.GetUtcNow());
        test.Source().Counts.Scheduled.ShouldBe(0);
    }

    [Fact]
    public async Task Schedule_Cancelled_NeverArrives()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        DateTimeOffset due = test.Time.GetUtcNow().AddMinutes(1);
        long[] numbers = await test.Target().ScheduleAsync(
            [TestMessage.Create("a", scheduled: due), TestMessage.Create("b", scheduled: due)]);
        numbers.ShouldBe([1, 2]);
        await test.Target().CancelScheduledAsync([numbers[0]]);
        using TestReceiver receiver = TestReceiver.Open(test.Source(), credit: 10);
        test.Time.Advance(TimeSpan.FromMinutes(1));
        receiver.Texts.ShouldBe(["b"]);
    }

    [Fact]
    public async Task Cancel_OneUnknown_CancelsNone()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        DateTimeOffset due = test.Time.GetUtcNow().AddMinutes(1);
        long[] numbers = await test.Target().ScheduleAsync([TestMessage.Create(scheduled: due)]);
        await new Func<Task>(() => test.Target().CancelScheduledAsync([numbers[0], 77]))
            .ShouldRefuseAsync(ErrorConditions.MessageNotFound);
        test.Source().Counts.Scheduled.ShouldBe(1);
    }

    [Fact]
    public async Task TimeToLive_Scheduled_StartsWhenDue()
    {
        await using TestNamespace test = await TestNamespace.WithQueueAsync();
        await test.Target().SendAsync(TestMessage.Create(
            timeToLive: TimeSpan.FromSeconds(30), scheduled: test.Time.GetUtcNow().AddMinutes(10)));
        test.Time.Advance(TimeSpan.FromMinutes(10));
        test.Source().Counts.Active.ShouldBe(1);
        test.Time.Advance(TimeSpan.FromSeconds(30));
        test.Source().Counts.Total.ShouldBe(0);
    }

    [Fact]
    public void Heap_RandomOperations_AlwaysGivesTheEarliest()
    {
        Random random = new(20261123);
        MessageHeap heap = new();
        MessageContent content = TestMessage.Create();
        List<(long Due, StoredMessage Message)> expected = [];
        for (int i = 0; i < 20_000; i++)
        {
            if (expected.Count == 0 || random.Next(3) > 0)
            {
                StoredMessage message = new(content) { SequenceNumber = i };
                long due = random.Next(1000);
                heap.Add(message, due);
                expected.Add((due, message));
            }
            else
            {
                int victim = random.Next(expected.Count);
                StoredMessage message = random.Next(2) == 0 ? heap.First! : expected[victim].Message;
                heap.Remove(message);
                expected.RemoveAll(e => e.Message == message);
                message.HeapSlot.ShouldBe(-1);
            }

            heap.Count.ShouldBe(expected.Count);
            if (i % 100 == 0 && expected.Count > 0)
            {
                heap.FirstDue.ShouldBe(expected.Min(e => e.Due));
            }
        }
    }
}
