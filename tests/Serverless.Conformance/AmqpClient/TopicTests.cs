using Amqp;
using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class TopicTests : AmqpClientTests
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
        await using var receiver = await OpenAsync("all");

        await receiver.CompleteAsync(await AmqpClientBroker.OneAsync(receiver));

        (await BodiesAsync("all")).ShouldBeEmpty();
        (await BodiesAsync("second")).ShouldBe(["a"]);
    }

    [Fact]
    [Twin("topic: a subscription has dead letters of its own")]
    public async Task DeadLetter_Subscription_HasDeadLettersOfItsOwn()
    {
        await Broker.SendAsync(Entities.Topic, "a");
        await using var receiver = await OpenAsync("all");
        await receiver.DeadLetterAsync(await AmqpClientBroker.OneAsync(receiver), "r");

        await using var letters = await OpenAsync("all/$DeadLetterQueue");

        (await AmqpClientBroker.OneAsync(letters)).DeadLetterReason.ShouldBe("r");
        (await BodiesAsync("second/$DeadLetterQueue")).ShouldBeEmpty();
    }

    [Fact]
    [Twin("topic: filters of the topology apply")]
    public async Task Filter_SqlComparison_Decides()
    {
        await SendAsync(
            AmqpClientBroker.With("1", ("size", 5), ("colour", "red")),
            AmqpClientBroker.With("2", ("size", 2), ("colour", "red")),
            AmqpClientBroker.With("3", ("size", 5)));

        (await BodiesAsync("sized")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Filter_SqlOperators_Decide()
    {
        await SendAsync(
            AmqpClientBroker.With("like", ("name", "abc"), ("n", 50)),
            AmqpClientBroker.With("in", ("n", 2)),
            AmqpClientBroker.With("arithmetic", ("n", 101)),
            AmqpClientBroker.With("none", ("name", "xab"), ("n", 102)));

        (await BodiesAsync("operators")).ShouldBe(["like", "in", "arithmetic"]);
    }

    [Fact]
    public async Task Filter_SqlSystemProperties_AreRead()
    {
        var both = AmqpClientBroker.Text("1");
        (both.Properties.Subject, both.Properties.CorrelationId) = ("l", "c");
        var one = AmqpClientBroker.Text("2");
        one.Properties.Subject = "l";

        await SendAsync(both, one);

        (await BodiesAsync("system")).ShouldBe(["1"]);
    }

    [Fact]
    [Twin("topic: correlation filters of the topology apply")]
    public async Task Filter_Correlation_Decides()
    {
        var both = AmqpClientBroker.With("1", ("kind", "k"));
        both.Properties.CorrelationId = "c1";
        var idOnly = AmqpClientBroker.Text("2");
        idOnly.Properties.CorrelationId = "c1";

        await SendAsync(both, idOnly, AmqpClientBroker.With("3", ("kind", "k")));

        (await BodiesAsync("correlated")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Filter_NeverTrue_NothingArrives()
    {
        await SendAsync(AmqpClientBroker.Text("a"));

        (await BodiesAsync("never")).ShouldBeEmpty();
        (await BodiesAsync("all")).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Action_SetAndRemove_ChangesTheCopyOnly()
    {
        await SendAsync(AmqpClientBroker.With("a", ("secret", 1)));

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
        await Broker.Connection.GetSender(Entities.Topic).ScheduleAsync(
            AmqpClientBroker.Text("later"), Broker.Clock.GetUtcNow().AddHours(1));
        (await BodiesAsync("all")).ShouldBeEmpty();

        Broker.Clock.Advance(TimeSpan.FromHours(1));

        (await BodiesAsync("all")).ShouldBe(["later"]);
    }

    [Fact]
    [Twin("topic: a session subscription hands out sessions")]
    public async Task Accept_SubscriptionWithSessions_HandsOutSessions()
    {
        await SendAsync(AmqpClientBroker.Text("a", session: "s1"));

        await using var session = await Broker.Connection.AcceptSessionAsync(
            Entities.Subscription("by-session"), null, AmqpClientBroker.Patience);

        session.ShouldNotBeNull().SessionId.ShouldBe("s1");
        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(session)).ShouldBe("a");
    }

    [Fact]
    [Twin("topic: receiving from a topic itself is refused")]
    public async Task Open_TopicItself_IsRefused()
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => Broker.Connection.OpenReceiverAsync(Entities.Topic));

        failure.Condition.ShouldBe("amqp:not-allowed");
    }

    [Fact]
    [Twin("topic: an unknown subscription is reported as such")]
    public async Task Open_UnknownSubscription_IsReportedAsSuch() =>
        (await Should.ThrowAsync<AmqpServiceException>(() => OpenAsync("nobody"))).Condition.ShouldBe("amqp:not-found");

    private Task SendAsync(params Message[] messages) => Broker.SendAsync(Entities.Topic, messages);

    private Task<AmqpReceiver> OpenAsync(string name) =>
        Broker.Connection.OpenReceiverAsync(Entities.Subscription(name));

    private Task<IReadOnlyList<string>> BodiesAsync(string name) => Broker.BodiesAsync(Entities.Subscription(name));
}
