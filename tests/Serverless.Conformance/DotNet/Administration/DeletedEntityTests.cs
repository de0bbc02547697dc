using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Serverless.Conformance.DotNet.ServiceBus;

namespace Serverless.Conformance.DotNet.Administration;

/// <summary>Links of an entity that was deleted and created again once worked on nothing, and said nothing.</summary>
public sealed class DeletedEntityTests : AdministrationTests
{
    [Fact]
    public async Task Queue_DeletedAndCreatedAgain_LinksWorkOnTheNewOne()
    {
        var sender = Client.CreateSender("plain");
        await sender.SendMessageAsync(new ServiceBusMessage("old"));
        var receiver = Client.CreateReceiver("plain");
        (await receiver.OneAsync()).Text().ShouldBe("old");
        (await receiver.PeekMessagesAsync(10)).Texts().ShouldBe(["old"]);

        await Administration.DeleteQueueAsync("plain");
        await Administration.CreateQueueAsync("plain");

        await EventuallyAsync(() => sender.SendMessageAsync(new ServiceBusMessage("new")));
        (await EventuallyAsync(() => receiver.OneAsync())).Text().ShouldBe("new");
        (await EventuallyAsync(() => receiver.PeekMessagesAsync(10, fromSequenceNumber: 0))).Texts().ShouldBe(["new"]);
    }

    [Fact]
    public async Task Queue_Deleted_LinksSaySo()
    {
        var sender = Client.CreateSender("plain");
        await sender.SendMessageAsync(new ServiceBusMessage("a"));
        var receiver = Client.CreateReceiver("plain");
        var message = await receiver.OneAsync();
        await receiver.RenewMessageLockAsync(message);

        await Administration.DeleteQueueAsync("plain");

        const ServiceBusFailureReason notFound = ServiceBusFailureReason.MessagingEntityNotFound;
        await FailsAsync(notFound, () => sender.SendMessageAsync(new ServiceBusMessage("b")));
        await FailsAsync(notFound, () => receiver.PeekMessageAsync());
        await FailsAsync(notFound, () => receiver.ReceiveMessageAsync(ServiceBusBroker.Moment));
        await FailsAsync(
            notFound,
            () => sender.ScheduleMessageAsync(new ServiceBusMessage("c"), TimeProvider.System.GetUtcNow().AddHours(1)));
        await Should.ThrowAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(message));
    }

    [Fact]
    public async Task Topic_DeletedAndCreatedAgain_SenderReceiverAndRulesWorkOnTheNewOne()
    {
        var sender = Client.CreateSender("topic");
        var receiver = Client.CreateReceiver("topic", "all");
        var rules = Client.CreateRuleManager("topic", "all");
        await sender.SendMessageAsync(new ServiceBusMessage("old"));
        (await receiver.OneAsync()).Text().ShouldBe("old");
        await rules.CreateRuleAsync("mine", new TrueRuleFilter());

        await Administration.DeleteTopicAsync("topic");
        await Administration.CreateTopicAsync("topic");
        await Administration.CreateSubscriptionAsync("topic", "all");

        await EventuallyAsync(() => rules.CreateRuleAsync("mine", new FalseRuleFilter()));
        await EventuallyAsync(() => sender.SendMessageAsync(new ServiceBusMessage("new")));
        (await EventuallyAsync(() => receiver.OneAsync())).Text().ShouldBe("new");
        (await AllAsync(Administration.GetRulesAsync("topic", "all"))).Select(rule => rule.Name)
            .ShouldBe(["$Default", "mine"], ignoreOrder: true);
    }

    [Fact]
    public async Task Subscription_DeletedAndCreatedAgain_ReceiverDeadLettersAndRulesWorkOnTheNewOne()
    {
        var receiver = Client.CreateReceiver("topic", "all");
        var letters = Client.CreateReceiver(
            "topic", "all", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var rules = Client.CreateRuleManager("topic", "all");
        (await receiver.PeekMessageAsync()).ShouldBeNull();
        (await letters.PeekMessageAsync()).ShouldBeNull();
        (await AllAsync(rules.GetRulesAsync())).Count.ShouldBe(1);

        await Administration.DeleteSubscriptionAsync("topic", "all");
        await Administration.CreateSubscriptionAsync("topic", "all");
        await SendAsync("topic", "a", "b");

        var message = await EventuallyAsync(() => receiver.OneAsync());
        await receiver.DeadLetterMessageAsync(message);
        (await EventuallyAsync(() => receiver.PeekMessagesAsync(10, fromSequenceNumber: 0))).Texts().ShouldBe(["b"]);
        (await EventuallyAsync(() => letters.OneAsync())).Text().ShouldBe("a");
        await EventuallyAsync(() => rules.CreateRuleAsync("mine", new TrueRuleFilter()));
        (await Administration.RuleExistsAsync("topic", "all", "mine")).Value.ShouldBeTrue();
    }

    [Fact]
    public async Task Session_QueueDeletedAndCreatedAgain_ItsLockIsLost()
    {
        await SendAsync("sessions", new ServiceBusMessage("a") { SessionId = "s" });
        var session = await Client.AcceptSessionAsync("sessions", "s");
        await session.SetSessionStateAsync(new BinaryData("x"));

        await Administration.DeleteQueueAsync("sessions");
        await Administration.CreateQueueAsync(new CreateQueueOptions("sessions") { RequiresSession = true });

        // The client takes a session receiver whose link is gone for closed.
        await Should.ThrowAsync<Exception>(() => session.SetSessionStateAsync(new BinaryData("y")));
        await Should.ThrowAsync<Exception>(() => session.ReceiveMessageAsync(ServiceBusBroker.Moment));
        await using var next = await Client.AcceptSessionAsync("sessions", "s");
        (await next.GetSessionStateAsync()).ShouldBeNull();
    }

    /// <summary>The client may use a link once more before it hears of the detach; it must be told then.</summary>
    private static Task EventuallyAsync(Func<Task> action) => EventuallyAsync(async () =>
    {
        await action();
        return true;
    });

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> action)
    {
        using var patience = new CancellationTokenSource(ServiceBusBroker.Patience, TimeProvider.System);
        while (true)
        {
            try
            {
                return await action();
            }
            catch (ServiceBusException)
            {
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }
}
