using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Serverless.Conformance.DotNet.ServiceBus;

namespace Serverless.Conformance.DotNet.Administration;

public sealed class QueueTests : AdministrationTests
{
    [Fact]
    [Twin("admin: a queue is created with its settings and can be used")]
    public async Task Create_WithSettings_HasThemAndCanBeUsed()
    {
        var options = new CreateQueueOptions("made")
        {
            LockDuration = TimeSpan.FromSeconds(45),
            MaxDeliveryCount = 7,
            DeadLetteringOnMessageExpiration = true,
            DefaultMessageTimeToLive = TimeSpan.FromHours(1),
            RequiresDuplicateDetection = true,
            DuplicateDetectionHistoryTimeWindow = TimeSpan.FromMinutes(5),
            UserMetadata = "mine",
        };
        (await Administration.CreateQueueAsync(options)).Value.Name.ShouldBe("made");

        var queue = (await Administration.GetQueueAsync("made")).Value;

        options.MaxMessageSizeInKilobytes = 256;
        SettingsOf(new CreateQueueOptions(queue)).ShouldBe(SettingsOf(options));
        queue.Status.ShouldBe(EntityStatus.Active);
        await SendAsync("made", "a");
        (await Client.CreateReceiver("made").OneAsync()).Text().ShouldBe("a");
    }

    [Fact]
    [Twin("admin: a queue that is there cannot be created again")]
    public Task Create_NameThatIsThere_IsRefused() => FailsAsync(
        ServiceBusFailureReason.MessagingEntityAlreadyExists, () => Administration.CreateQueueAsync("plain"));

    [Fact]
    [Twin("admin: existence of a queue")]
    public async Task Exists_QueueAndNone_SaysWhich()
    {
        (await Administration.QueueExistsAsync("plain")).Value.ShouldBeTrue();
        (await Administration.QueueExistsAsync("nowhere")).Value.ShouldBeFalse();
    }

    [Fact]
    [Twin("admin: a queue that is not there is reported")]
    public async Task Get_Unknown_IsReportedAsSuch()
    {
        await FailsAsync(
            ServiceBusFailureReason.MessagingEntityNotFound, () => Administration.GetQueueAsync("nowhere"));
        await FailsAsync(
            ServiceBusFailureReason.MessagingEntityNotFound, () => Administration.DeleteQueueAsync("nowhere"));
    }

    [Fact]
    [Twin("admin: a queue is changed")]
    public async Task Update_Settings_AreKept()
    {
        var queue = (await Administration.GetQueueAsync("plain")).Value;
        queue.MaxDeliveryCount = 5;
        queue.LockDuration = TimeSpan.FromSeconds(20);
        await Administration.UpdateQueueAsync(queue);

        var changed = (await Administration.GetQueueAsync("plain")).Value;

        (changed.MaxDeliveryCount, changed.LockDuration).ShouldBe((5, TimeSpan.FromSeconds(20)));
        changed.ShouldBe(queue);
    }

    [Fact]
    [Twin("admin: a queue is deleted with its messages")]
    public async Task Delete_Queue_IsGone()
    {
        await SendAsync("plain", "a");

        await Administration.DeleteQueueAsync("plain");

        (await Administration.QueueExistsAsync("plain")).Value.ShouldBeFalse();
        await FailsAsync(ServiceBusFailureReason.MessagingEntityNotFound, () => SendAsync("plain", "x"));
    }

    [Fact]
    [Twin("admin: queues are listed, over several pages")]
    public async Task List_MoreThanAPage_ListsAll()
    {
        foreach (var i in Enumerable.Range(0, 120))
        {
            await Administration.CreateQueueAsync($"listed-{i}");
        }

        var names = (await AllAsync(Administration.GetQueuesAsync())).ConvertAll(queue => queue.Name);

        names.ShouldContain("plain");
        names.Distinct().Count(name => name.StartsWith("listed-", StringComparison.Ordinal)).ShouldBe(120);
    }

    [Fact]
    [Twin("admin: run-time properties count the messages of a queue")]
    public async Task GetRuntimeProperties_Messages_AreCounted()
    {
        await SendAsync("plain", "a", "b", "c");
        var receiver = Client.CreateReceiver("plain");
        await receiver.DeadLetterMessageAsync(await receiver.OneAsync());
        await Client.CreateSender("plain").ScheduleMessageAsync(
            new ServiceBusMessage("later"), TimeProvider.System.GetUtcNow().AddHours(1));

        var counts = (await Administration.GetQueueRuntimePropertiesAsync("plain")).Value;

        (counts.ActiveMessageCount, counts.DeadLetterMessageCount, counts.ScheduledMessageCount).ShouldBe((2, 1, 1));
        counts.TotalMessageCount.ShouldBe(4);
        counts.SizeInBytes.ShouldBeGreaterThan(0);
        counts.CreatedAt.ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
    }

    [Fact]
    [Twin("admin: forwarding moves messages on")]
    public async Task Create_ForwardTo_MovesMessagesOn()
    {
        await Administration.CreateQueueAsync("target");
        await Administration.CreateQueueAsync(new CreateQueueOptions("from") { ForwardTo = "target" });

        await SendAsync("from", "a");

        (await Client.CreateReceiver("target").OneAsync()).Text().ShouldBe("a");
    }

    [Fact]
    [Twin("admin: forwarding to what is not there is refused")]
    public async Task Create_ForwardToUnknown_IsRefused() => (await Should.ThrowAsync<ArgumentException>(
        () => Administration.CreateQueueAsync(new CreateQueueOptions("from") { ForwardTo = "nowhere" })))
        .Message.ShouldContain("'nowhere'");

    [Fact]
    [Twin("admin: forwarding of dead letters moves them on")]
    public async Task Create_ForwardDeadLetters_MovesThemOn()
    {
        await Administration.CreateQueueAsync("letters");
        await Administration.CreateQueueAsync(
            new CreateQueueOptions("from") { ForwardDeadLetteredMessagesTo = "letters" });
        await SendAsync("from", "a");
        var receiver = Client.CreateReceiver("from");
        await receiver.DeadLetterMessageAsync(await receiver.OneAsync(), "r");

        var letter = await Client.CreateReceiver("letters").OneAsync();

        (letter.Text(), letter.DeadLetterReason, letter.DeadLetterSource).ShouldBe(("a", "r", "from"));
    }

    [Fact]
    public async Task Create_ForwardToSessions_MessageWithoutOneSaysSoAsTheReason()
    {
        await Administration.CreateQueueAsync(new CreateQueueOptions("from") { ForwardTo = "sessions" });
        await SendAsync("from", "a");

        var options = new ServiceBusReceiverOptions { SubQueue = SubQueue.TransferDeadLetter };
        var letter = await Client.CreateReceiver("from", options).OneAsync();

        (letter.Text(), letter.DeadLetterReason).ShouldBe(("a", "Session ID is null."));
    }

    [Fact]
    [Twin("admin: a disabled queue refuses, an enabled one goes on")]
    public async Task Update_Disabled_RefusesUntilItIsEnabled()
    {
        await SetStatusAsync(EntityStatus.Disabled);
        await FailsAsync(ServiceBusFailureReason.MessagingEntityDisabled, () => SendAsync("plain", "a"));

        await SetStatusAsync(EntityStatus.Active);
        await SendAsync("plain", "b");

        (await Client.CreateReceiver("plain").PeekMessagesAsync(10)).Texts().ShouldBe(["b"]);
    }

    [Fact]
    [Twin("admin: a queue with send disabled still hands out messages")]
    public async Task Update_SendDisabled_StillHandsOutMessages()
    {
        await SendAsync("plain", "a");

        await SetStatusAsync(EntityStatus.SendDisabled);

        await FailsAsync(ServiceBusFailureReason.MessagingEntityDisabled, () => SendAsync("plain", "b"));
        (await Client.CreateReceiver("plain").OneAsync()).Text().ShouldBe("a");
    }

    [Fact]
    [Twin("admin: a bad setting is refused with the reason")]
    public async Task Update_SettingOutOfRange_IsRefusedWithTheReason()
    {
        var queue = (await Administration.GetQueueAsync("plain")).Value;
        queue.MaxDeliveryCount = 5000;

        (await Should.ThrowAsync<ArgumentException>(() => Administration.UpdateQueueAsync(queue)))
            .Message.ShouldContain("MaxDeliveryCount is 5000");
    }

    private static IEnumerable<string> SettingsOf(CreateQueueOptions options) => typeof(CreateQueueOptions)
        .GetProperties()
        .Where(property => property.Name != nameof(CreateQueueOptions.AuthorizationRules))
        .Select(property => $"{property.Name}: {property.GetValue(options)}");

    private async Task SetStatusAsync(EntityStatus status)
    {
        var queue = (await Administration.GetQueueAsync("plain")).Value;
        queue.Status = status;
        await Administration.UpdateQueueAsync(queue);
    }
}
