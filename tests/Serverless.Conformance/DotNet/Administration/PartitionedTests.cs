using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Serverless.Conformance.DotNet.ServiceBus;

namespace Serverless.Conformance.DotNet.Administration;

/// <summary>Partitioned entities: the topmost 16 bits of a sequence number are the partition.</summary>
public sealed class PartitionedTests : AdministrationTests
{
    private const string Queue = "parts";

    [Fact]
    public async Task Send_WithAndWithoutKeys_KeysStayTogetherAndTheRestSpreads()
    {
        await CreateAsync();
        await SendAsync(Queue, [.. Enumerable.Range(0, 32).Select(i => new ServiceBusMessage($"{i}"))]);
        await SendAsync(
            Queue, [.. Enumerable.Range(0, 8).Select(_ => new ServiceBusMessage("k") { PartitionKey = "k" })]);

        var received = await Client.CreateReceiver(Queue).TakeAsync(40);

        received.Select(message => message.SequenceNumber).Distinct().Count().ShouldBe(40);
        received.Where(message => message.PartitionKey == "k").Select(PartitionOf).Distinct().Count().ShouldBe(1);
        received.Where(message => message.PartitionKey is null).Select(PartitionOf).Distinct().Count().ShouldBe(16);
        (await Administration.GetQueueAsync(Queue)).Value.EnablePartitioning.ShouldBeTrue();
    }

    [Fact]
    public async Task Peek_PageByPage_ShowsEachMessageOnce()
    {
        await CreateAsync();
        string[] bodies = [.. Enumerable.Range(0, 40).Select(i => $"{i}")];
        await SendAsync(Queue, bodies);
        var receiver = Client.CreateReceiver(Queue);

        var peeked = new List<ServiceBusReceivedMessage>();
        while (await receiver.PeekMessagesAsync(7) is { Count: > 0 } page)
        {
            peeked.AddRange(page);
        }

        peeked.Texts().ShouldBe(bodies);
        (await receiver.PeekMessagesAsync(1, peeked[20].SequenceNumber)).Texts().ShouldBe(["20"]);
    }

    [Fact]
    public async Task Defer_AndSchedule_GoByTheNumbersThatTheClientSaw()
    {
        await CreateAsync();
        var sender = Client.CreateSender(Queue);
        var receiver = Client.CreateReceiver(Queue);
        var at = TimeProvider.System.GetUtcNow().AddHours(1);
        var numbers = await sender.ScheduleMessagesAsync(
            [new ServiceBusMessage("x") { PartitionKey = "k" }, new ServiceBusMessage("y")], at);
        await SendAsync(Queue, new ServiceBusMessage("a") { PartitionKey = "k" });
        var message = await receiver.OneAsync();
        await receiver.DeferMessageAsync(message);

        await sender.CancelScheduledMessageAsync(numbers[0]);
        var deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber);
        await receiver.CompleteMessageAsync(deferred);

        (deferred.Body.ToString(), deferred.SequenceNumber).ShouldBe(("a", message.SequenceNumber));
        var left = (await Client.CreateReceiver(Queue).PeekMessagesAsync(9)).ShouldHaveSingleItem();
        (left.Body.ToString(), left.SequenceNumber).ShouldBe(("y", numbers[1]));
    }

    [Fact]
    public async Task Send_SameIdUnderAnotherKey_IsNoDuplicate()
    {
        await CreateAsync(options => options.RequiresDuplicateDetection = true);
        foreach (var key in new[] { "a", "b", "a" })
        {
            await SendAsync(Queue, new ServiceBusMessage(key) { MessageId = "same", PartitionKey = key });
        }

        (await Client.CreateReceiver(Queue).PeekMessagesAsync(9)).Texts().ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Subscription_OfAPartitionedTopic_IsPartitionedToo()
    {
        await Administration.CreateTopicAsync(new CreateTopicOptions("many") { EnablePartitioning = true });
        await Administration.CreateSubscriptionAsync("many", "sub");
        await SendAsync("many", [.. Enumerable.Range(0, 16).Select(i => new ServiceBusMessage($"{i}"))]);
        var receiver = Client.CreateReceiver("many", "sub");
        var messages = await receiver.TakeAsync(16);
        await receiver.DeadLetterMessageAsync(messages[3]);

        messages.Select(PartitionOf).Distinct().Count().ShouldBe(16);
        var letters = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        (await Client.CreateReceiver("many", "sub", letters).PeekMessagesAsync(9)).Texts().ShouldBe(["3"]);
    }

    private static long PartitionOf(ServiceBusReceivedMessage message) => message.SequenceNumber >> 48;

    private Task CreateAsync(Action<CreateQueueOptions>? configure = null)
    {
        var options = new CreateQueueOptions(Queue) { EnablePartitioning = true };
        configure?.Invoke(options);
        return Administration.CreateQueueAsync(options);
    }
}
