using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;
using Serverless.Conformance.DotNet.Administration;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>The header's ttl ends after 49.7 days; what lives longer is told by two times (AMQP 1.0 §3.2.4).</summary>
public sealed class TimeToLiveTests : AdministrationTests
{
    private static readonly TimeSpan Long = TimeSpan.FromDays(100);
    private static readonly TimeSpan Short = TimeSpan.FromDays(3);

    [Theory]
    [InlineData(100, null, 100)]
    [InlineData(49, null, 49)]
    [InlineData(50, null, 50)]
    [InlineData(null, 100, 100)]
    [InlineData(3, 100, 3)]
    [InlineData(100, 3, 3)]
    [InlineData(200, 100, 100)]
    [InlineData(100, 200, 100)]
    public async Task Message_OwnAndEntitysTimeToLive_TheShorterIsSeen(int? own, int? entitys, int expected)
    {
        var options = new CreateQueueOptions("made");
        if (entitys is { } days)
        {
            options.DefaultMessageTimeToLive = TimeSpan.FromDays(days);
        }

        await Administration.CreateQueueAsync(options);
        await SendAsync("made", own is { } ownDays
            ? new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromDays(ownDays) }
            : new ServiceBusMessage("a"));
        var receiver = Client.CreateReceiver("made");

        ServiceBusReceivedMessage[] seen = [await receiver.PeekMessageAsync(), await receiver.OneAsync()];

        foreach (var message in seen)
        {
            message.TimeToLive.ShouldBe(TimeSpan.FromDays(expected), TimeSpan.FromSeconds(1));
            message.ExpiresAt.ShouldBe(message.EnqueuedTime + TimeSpan.FromDays(expected), TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Message_WithoutAnyTimeToLive_NeverExpires()
    {
        await Administration.CreateQueueAsync("made");
        await SendAsync("made", "a");

        var message = await Client.CreateReceiver("made").PeekMessageAsync();

        message.TimeToLive.ShouldBe(TimeSpan.MaxValue);
        message.ExpiresAt.ShouldBe(DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task Topic_LongTimeToLive_ReachesItsSubscriptions()
    {
        await Administration.CreateTopicAsync(new CreateTopicOptions("made") { DefaultMessageTimeToLive = Long });
        await Administration.CreateSubscriptionAsync("made", "long");
        await Administration.CreateSubscriptionAsync(
            new CreateSubscriptionOptions("made", "short") { DefaultMessageTimeToLive = Short });
        await SendAsync("made", "a");

        var longest = await Client.CreateReceiver("made", "long").PeekMessageAsync();
        var shortest = await Client.CreateReceiver("made", "short").PeekMessageAsync();

        longest.TimeToLive.ShouldBe(Long, TimeSpan.FromSeconds(1));
        shortest.TimeToLive.ShouldBe(Short, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Scheduled_LongTimeToLive_CountsFromItsTime()
    {
        var sender = Client.CreateSender("plain");
        var at = TimeProvider.System.GetUtcNow().AddHours(1);
        await sender.ScheduleMessageAsync(new ServiceBusMessage("a") { TimeToLive = Long }, at);

        var message = await Client.CreateReceiver("plain").PeekMessageAsync();

        message.State.ShouldBe(ServiceBusMessageState.Scheduled);
        message.TimeToLive.ShouldBe(Long, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task DeadLetter_LongTimeToLive_IsKept()
    {
        await SendAsync("plain", new ServiceBusMessage("a") { TimeToLive = Long });
        var receiver = Client.CreateReceiver("plain");
        await receiver.DeadLetterMessageAsync(await receiver.OneAsync());

        var letter = await Client
            .CreateReceiver("plain", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter })
            .PeekMessageAsync();

        letter.TimeToLive.ShouldBe(Long, TimeSpan.FromSeconds(1));
    }
}
