using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class SessionTests : ServiceBusTests
{
    [Fact]
    [Twin("session: a batch may hold several sessions")]
    public async Task Send_BatchOfSeveralSessions_ReachesEach()
    {
        await Broker.SendAsync(
            Entities.Sessions,
            ServiceBusBroker.Message("a", session: "s1"),
            ServiceBusBroker.Message("b", session: "s2"));

        foreach (var (id, body) in new[] { ("s1", "a"), ("s2", "b") })
        {
            await using var session = await Broker.AcceptAsync(id);
            (await session.OneAsync()).Text().ShouldBe(body);
        }
    }

    [Fact]
    [Twin("session: peek shows this session only")]
    public async Task Peek_SessionReceiver_ShowsItsSessionOnly()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await Broker.SendToSessionAsync("s2", "b");
        await Broker.SendToSessionAsync("s1", "c");
        await using var session = await Broker.AcceptAsync("s1");

        (await session.PeekMessagesAsync(10)).Texts().ShouldBe(["a", "c"]);
    }

    [Fact]
    [Twin("session: order is kept")]
    public async Task Receive_TwoSessionsInterleaved_OrderIsKept()
    {
        string[] bodies = [.. Enumerable.Range(0, 40).Select(i => $"{i}")];
        await Broker.SendAsync(Entities.Sessions, [.. bodies.SelectMany(body => new[]
        {
            ServiceBusBroker.Message(body, session: "s1"), ServiceBusBroker.Message("other " + body, session: "s2"),
        })]);

        await using var session = await Broker.AcceptAsync("s1");

        (await session.TakeAsync(40)).Texts().ShouldBe(bodies);
    }

    [Fact]
    [Twin("session: an abandoned message comes back first")]
    public async Task Abandon_First_ComesBackFirst()
    {
        await Broker.SendToSessionAsync("s1", "a", "b");
        await using var session = await Broker.AcceptAsync("s1");
        await session.AbandonMessageAsync(await session.OneAsync());

        var messages = await session.TakeAsync(2);

        messages.Select(message => (message.Text(), message.DeliveryCount)).ShouldBe([("a", 2), ("b", 1)]);
    }

    [Fact]
    [Twin("session: state is kept until it is cleared")]
    [Twin("session: state survives the messages")]
    public async Task State_SetAndCleared_OutlivesReceiverAndMessages()
    {
        await Broker.SendToSessionAsync("s1", "a");
        var first = await Broker.AcceptAsync("s1");
        (await first.GetSessionStateAsync()).ShouldBeNull();
        await first.SetSessionStateAsync(new BinaryData([1, 2, 3]));
        await first.CompleteMessageAsync(await first.OneAsync());
        await first.DisposeAsync();

        await using var second = await Broker.AcceptAsync("s1");
        (await second.GetSessionStateAsync()).ToArray().ShouldBe([1, 2, 3]);
        await second.SetSessionStateAsync(null);

        (await second.GetSessionStateAsync()).ShouldBeNull();
    }

    [Fact]
    [Twin("session: the lock can be renewed")]
    public async Task Renew_SessionLock_HoldsPastItsFirstEnd()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var session = await Broker.AcceptAsync("s1");
        var message = await session.OneAsync();
        Broker.Clock.Advance(Entities.Lock * 0.6);

        await session.RenewSessionLockAsync();

        session.SessionLockedUntil.ShouldBe(Broker.Clock.GetUtcNow() + Entities.Lock);
        Broker.Clock.Advance(Entities.Lock * 0.6);
        await session.CompleteMessageAsync(message);
        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("session: a lock that expired is lost")]
    public async Task Complete_SessionLockExpired_SaysSo()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var session = await Broker.AcceptAsync("s1");
        var message = await session.OneAsync();
        Broker.Clock.Advance(Entities.Lock);

        await LosesSessionAsync(() => session.CompleteMessageAsync(message));
        await LosesSessionAsync(() => session.RenewSessionLockAsync());
        await LosesSessionAsync(() => session.SetSessionStateAsync(new BinaryData("x")));
        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBe(["a"]);
    }

    [Fact]
    [Twin("session: defer and receive deferred")]
    public async Task Defer_InASession_IsReceivedByNumber()
    {
        await Broker.SendToSessionAsync("s1", "a", "b");
        await using var session = await Broker.AcceptAsync("s1");
        var first = await session.OneAsync();
        await session.DeferMessageAsync(first);
        (await session.OneAsync()).Text().ShouldBe("b");

        await session.CompleteMessageAsync(await session.ReceiveDeferredMessageAsync(first.SequenceNumber));

        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBe(["b"]);
    }

    [Fact]
    [Twin("session: dead letters leave the session")]
    public async Task DeadLetter_InASession_LeavesIt()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var session = await Broker.AcceptAsync("s1");
        await session.DeadLetterMessageAsync(await session.OneAsync(), "r");

        await using var letters = Broker.DeadLetters(Entities.Sessions);
        var letter = await letters.OneAsync();

        (letter.SessionId, letter.DeadLetterReason).ShouldBe(("s1", "r"));
        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("session: scheduled messages join their session")]
    public async Task Schedule_InASession_JoinsItAtItsTime()
    {
        await Broker.Sender(Entities.Sessions).ScheduleMessageAsync(
            ServiceBusBroker.Message("later", session: "s1"), Broker.Clock.GetUtcNow().AddHours(1));
        await using (var session = await Broker.AcceptAsync("s1"))
        {
            await session.NothingAsync();
        }

        Broker.Clock.Advance(TimeSpan.FromHours(1));

        await using var next = await Broker.AcceptAsync();
        (next.SessionId, (await next.OneAsync()).Text()).ShouldBe(("s1", "later"));
    }

    private static Task LosesSessionAsync(Func<Task> action) =>
        Failures.FailsAsync(ServiceBusFailureReason.SessionLockLost, action);
}
