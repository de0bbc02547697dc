using Azure.Messaging.ServiceBus.Administration;

namespace Serverless.Conformance.DotNet.Administration;

/// <summary>
/// The client leaves out what is "never": an update without the element takes the setting back, and did not.
/// </summary>
public sealed class UpdateTests : AdministrationTests
{
    private static readonly TimeSpan Never = TimeSpan.MaxValue;

    [Fact]
    public async Task Queue_TimesBackToNever_AreNever()
    {
        var queue = (await Administration.CreateQueueAsync(new CreateQueueOptions("made")
        {
            DefaultMessageTimeToLive = TimeSpan.FromHours(1), AutoDeleteOnIdle = TimeSpan.FromHours(1),
        })).Value;
        queue.DefaultMessageTimeToLive.ShouldBe(TimeSpan.FromHours(1));
        queue.AutoDeleteOnIdle.ShouldBe(TimeSpan.FromHours(1));
        (queue.DefaultMessageTimeToLive, queue.AutoDeleteOnIdle) = (Never, Never);

        await Administration.UpdateQueueAsync(queue);

        queue = (await Administration.GetQueueAsync("made")).Value;
        (queue.DefaultMessageTimeToLive, queue.AutoDeleteOnIdle).ShouldBe((Never, Never));
    }

    [Fact]
    public async Task TopicAndSubscription_TimesBackToNever_AreNever()
    {
        var topic = (await Administration.CreateTopicAsync(new CreateTopicOptions("made")
        {
            DefaultMessageTimeToLive = TimeSpan.FromHours(1), AutoDeleteOnIdle = TimeSpan.FromHours(1),
        })).Value;
        var subscription = (await Administration.CreateSubscriptionAsync(new CreateSubscriptionOptions("made", "sub")
        {
            DefaultMessageTimeToLive = TimeSpan.FromHours(1), AutoDeleteOnIdle = TimeSpan.FromHours(1),
        })).Value;
        (topic.DefaultMessageTimeToLive, topic.AutoDeleteOnIdle) = (Never, Never);
        (subscription.DefaultMessageTimeToLive, subscription.AutoDeleteOnIdle) = (Never, Never);

        await Administration.UpdateTopicAsync(topic);
        await Administration.UpdateSubscriptionAsync(subscription);

        topic = (await Administration.GetTopicAsync("made")).Value;
        subscription = (await Administration.GetSubscriptionAsync("made", "sub")).Value;
        (topic.DefaultMessageTimeToLive, topic.AutoDeleteOnIdle).ShouldBe((Never, Never));
        (subscription.DefaultMessageTimeToLive, subscription.AutoDeleteOnIdle).ShouldBe((Never, Never));
    }

    [Fact]
    public async Task Queue_ForwardingAndMetadataTakenAway_AreGone()
    {
        var queue = (await Administration.CreateQueueAsync(new CreateQueueOptions("made")
        {
            ForwardTo = "plain", ForwardDeadLetteredMessagesTo = "plain", UserMetadata = "m",
        })).Value;
        (queue.ForwardTo, queue.ForwardDeadLetteredMessagesTo, queue.UserMetadata) = (null, null, "");

        await Administration.UpdateQueueAsync(queue);

        queue = (await Administration.GetQueueAsync("made")).Value;
        (queue.ForwardTo, queue.ForwardDeadLetteredMessagesTo).ShouldBe((null, null));
        queue.UserMetadata.ShouldBeNullOrEmpty();
        await SendAsync("made", "a");
        (await Client.CreateReceiver("made").PeekMessageAsync()).Body.ToString().ShouldBe("a");
    }

    [Fact]
    public async Task Queue_UpdatedWithOneSetting_KeepsAllOthers()
    {
        var options = new CreateQueueOptions("made")
        {
            LockDuration = TimeSpan.FromSeconds(33),
            MaxDeliveryCount = 7,
            DeadLetteringOnMessageExpiration = true,
            DefaultMessageTimeToLive = TimeSpan.FromDays(60),
            RequiresDuplicateDetection = true,
            DuplicateDetectionHistoryTimeWindow = TimeSpan.FromMinutes(7),
            AutoDeleteOnIdle = TimeSpan.FromDays(70),
            EnableBatchedOperations = false,
            UserMetadata = "m",
            MaxSizeInMegabytes = 2048,
        };
        var queue = (await Administration.CreateQueueAsync(options)).Value;
        queue.MaxDeliveryCount = 8;

        var changed = (await Administration.UpdateQueueAsync(queue)).Value;

        changed.ShouldBe(queue);
        (await Administration.GetQueueAsync("made")).Value.ShouldBe(queue);
    }
}
