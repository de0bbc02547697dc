using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class TopicTests : ServiceBusTests
{
    [Fact]
    [Twin("topic: every subscription gets its copy")]
    public async Task Send_Topic_EverySubscriptionGetsItsCopy()
    {
        await Broker.SendAsync(Entities.Topic, "a", "b");

        (await BodiesAsync("all")).ShouldBe(["a", "b"]);
        (await BodiesAsync("second")).ShouldBe(["a", "b"]);
    }

    [Fact]
    [Twin("topic: completing in one subscription leaves the other")]
    public async Task Complete_OneSubscription_LeavesTheOther()
    {
        await Broker.SendAsync(Entities.Topic, "a");
        await using var receiver = Open("all");

        await receiver.CompleteMessageAsync(await receiver.OneAsync());

        (await BodiesAsync("all")).ShouldBeEmpty();
        (await BodiesAsync("second")).ShouldBe(["a"]);
    }

    [Fact]
    [Twin("topic: a subscription has dead letters of its own")]
    public async Task DeadLetter_Subscription_HasDeadLettersOfItsOwn()
    {
        await Broker.SendAsync(Entities.Topic, "a");
        await using var receiver = Open("all");
        await receiver.DeadLetterMessageAsync(await receiver.OneAsync(), "r");

        await using var letters = Broker.DeadLetters(Entities.Subscription("all"));

        (await letters.OneAsync()).DeadLetterReason.ShouldBe("r");
        (await Broker.PeekDeadLettersAsync(Entities.Subscription("second"))).ShouldBeEmpty();
    }

    [Fact]
    [Twin("topic: filters of the topology apply")]
    public async Task Filter_SqlComparison_Decides()
    {
        await SendAsync(
            ServiceBusBroker.With("1", ("size", 5), ("colour", "red")),
            ServiceBusBroker.With("2", ("size", 2), ("colour", "red")),
            ServiceBusBroker.With("3", ("size", 5)));

        (await BodiesAsync("sized")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Filter_SqlOperators_Decide()
    {
        await SendAsync(
            ServiceBusBroker.With("like", ("name", "abc"), ("n", 50)),
            ServiceBusBroker.With("in", ("n", 2)),
            ServiceBusBroker.With("arithmetic", ("n", 101)),
            ServiceBusBroker.With("none", ("name", "xab"), ("n", 102)));

        (await BodiesAsync("operators")).ShouldBe(["like", "in", "arithmetic"]);
    }

    [Fact]
    public async Task Filter_SqlSystemProperties_AreRead()
    {
        await SendAsync(
            new ServiceBusMessage("1") { Subject = "l", CorrelationId = "c" },
            new ServiceBusMessage("2") { Subject = "l" });

        (await BodiesAsync("system")).ShouldBe(["1"]);
    }

    [Fact]
    [Twin("topic: correlation filters of the topology apply")]
    public async Task Filter_Correlation_Decides()
    {
        var both = ServiceBusBroker.With("1", ("kind", "k"));
        both.CorrelationId = "c1";

        await SendAsync(
            both, new ServiceBusMessage("2") { CorrelationId = "c1" }, ServiceBusBroker.With("3", ("kind", "k")));

        (await BodiesAsync("correlated")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Filter_NeverTrue_NothingArrives()
    {
        await SendAsync(new ServiceBusMessage("a"));

        (await BodiesAsync("never")).ShouldBeEmpty();
        (await BodiesAsync("all")).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Action_SetAndRemove_ChangesTheCopyOnly()
    {
        await SendAsync(ServiceBusBroker.With("a", ("secret", 1)));

        var changed = (await Broker.PeekAsync(Entities.Subscription("changing"))).ShouldHaveSingleItem();
        var untouched = (await Broker.PeekAsync(Entities.Subscription("all"))).ShouldHaveSingleItem();

        changed.ApplicationProperties["marked"].ShouldBe("yes");
        changed.ApplicationProperties.Keys.ShouldNotContain("secret");
        untouched.ApplicationProperties["secret"].ShouldBe(1);
        untouched.ApplicationProperties.Keys.ShouldNotContain("marked");
    }

    [Fact]
    [Twin("topic: a scheduled message is distributed at its time")]
    public async Task Schedule_Topic_IsDistributedAtItsTime()
    {
        await Broker.Sender(Entities.Topic).ScheduleMessageAsync(
            new ServiceBusMessage("later"), Broker.Clock.GetUtcNow().AddHours(1));
        (await BodiesAsync("all")).ShouldBeEmpty();

        Broker.Clock.Advance(TimeSpan.FromHours(1));

        (await BodiesAsync("all")).ShouldBe(["later"]);
    }

    [Fact]
    [Twin("topic: a session subscription hands out sessions")]
    public async Task Accept_SubscriptionWithSessions_HandsOutSessions()
    {
        await SendAsync(ServiceBusBroker.Message("a", session: "s1"));

        await using var session = await Broker.Client.AcceptNextSessionAsync(Entities.Topic, "by-session");

        session.SessionId.ShouldBe("s1");
        (await session.OneAsync()).Text().ShouldBe("a");
    }

    [Fact]
    [Twin("topic: receiving from a topic itself is refused")]
    public async Task Receive_TopicItself_IsRefused()
    {
        await using var receiver = Broker.Client.CreateReceiver(Entities.Topic);

        await Failures.IsNotAllowedAsync("is a topic", () => receiver.ReceiveMessageAsync(ServiceBusBroker.Patience));
    }

    [Fact]
    [Twin("topic: an unknown subscription is reported as such")]
    public async Task Receive_UnknownSubscription_IsReportedAsSuch()
    {
        await using var receiver = Open("nobody");

        await Failures.FailsAsync(
            ServiceBusFailureReason.MessagingEntityNotFound,
            () => receiver.ReceiveMessageAsync(ServiceBusBroker.Patience));
    }

    private Task SendAsync(params ServiceBusMessage[] messages) => Broker.SendAsync(Entities.Topic, messages);

    private ServiceBusReceiver Open(string name) => Broker.Receiver(Entities.Subscription(name));

    private Task<IReadOnlyList<string>> BodiesAsync(string name) => Broker.BodiesAsync(Entities.Subscription(name));
}
