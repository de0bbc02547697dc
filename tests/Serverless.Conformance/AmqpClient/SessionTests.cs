using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class SessionTests : AmqpClientTests
{
    [Fact]
    [Twin("session: accept by id receives that session only")]
    public async Task Accept_ById_ReceivesThatSessionOnly()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await Broker.SendToSessionAsync("s2", "b");

        await using var session = await Broker.AcceptAsync("s2");

        session.SessionId.ShouldBe("s2");
        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(session)).ShouldBe("b");
        (await session.ReceiveAsync(1, AmqpClientBroker.Moment)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("session: accept next grants one with messages")]
    public async Task Accept_Next_GrantsOneWithMessages()
    {
        await Broker.SendToSessionAsync("s1", "a");

        await using var session = await Broker.AcceptAsync();

        (session.SessionId, AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(session))).ShouldBe(("s1", "a"));
    }

    [Fact]
    [Twin("session: a batch may hold several sessions")]
    public async Task Send_BatchOfSeveralSessions_ReachesEach()
    {
        await Broker.SendAsync(
            Entities.Sessions, [AmqpClientBroker.Text("a", session: "s1"), AmqpClientBroker.Text("b", session: "s2")]);

        foreach (var (id, body) in new[] { ("s1", "a"), ("s2", "b") })
        {
            await using var session = await Broker.AcceptAsync(id);
            AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(session)).ShouldBe(body);
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

        (await session.PeekAsync(10)).Select(AmqpClientBroker.BodyOf).ShouldBe(["a", "c"]);
    }

    [Fact]
    [Twin("session: accept next grants each session once")]
    public async Task Accept_Next_GrantsEachSessionOnce()
    {
        string[] ids = ["s1", "s2", "s3"];
        foreach (var id in ids)
        {
            await Broker.SendToSessionAsync(id, id);
        }

        var sessions = await Task.WhenAll(ids.Select(_ => Broker.AcceptAsync()));

        sessions.Select(session => session.SessionId).ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    [Twin("session: accept next waits for one that comes")]
    public async Task Accept_NextBeforeTheFirstMessage_WaitsForIt()
    {
        var accepting = Broker.AcceptAsync();

        await Broker.SendToSessionAsync("late", "a");

        (await accepting).SessionId.ShouldBe("late");
    }

    [Fact]
    [Twin("session: accept next without any times out")]
    public async Task Accept_NextWithoutAny_EndsAfterTheWait()
    {
        var accepting = Broker.Connection.AcceptSessionAsync(Entities.Sessions, null, TimeSpan.FromSeconds(30));

        // The broker counts the wait on its clock, from when the attach arrives.
        await Eventually.Async(() =>
        {
            Broker.Clock.Advance(TimeSpan.FromSeconds(31));
            return Task.FromResult(accepting.IsCompleted);
        });

        (await accepting).ShouldBeNull();
    }

    [Fact]
    [Twin("session: a held session is refused to others")]
    public async Task Accept_HeldSession_IsRefusedToOthers()
    {
        await using var held = await Broker.AcceptAsync("s1");

        var failure = await Should.ThrowAsync<AmqpServiceException>(() => Broker.AcceptAsync("s1", Broker.Connect()));

        failure.Condition.ShouldBe("com.microsoft:session-cannot-be-locked");
    }

    [Fact]
    [Twin("session: accepting one of a plain queue is refused")]
    public async Task Accept_EntityWithoutSessions_IsRefused()
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => Broker.Connection.AcceptSessionAsync(Entities.Plain, "s1", AmqpClientBroker.Patience));

        failure.Condition.ShouldBe("amqp:not-allowed");
    }

    [Fact]
    [Twin("session: a receiver without one is refused")]
    public async Task Open_WithoutASession_IsRefused()
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => Broker.Connection.OpenReceiverAsync(Entities.Sessions));

        failure.Condition.ShouldBe("amqp:not-allowed");
    }

    [Fact]
    [Twin("session: closing frees it at once")]
    public async Task Close_Receiver_FreesTheSessionAtOnce()
    {
        await (await Broker.AcceptAsync("s1")).DisposeAsync();

        (await Broker.AcceptAsync("s1", Broker.Connect())).SessionId.ShouldBe("s1");
    }

    [Fact]
    [Twin("connection: closing a client ends its locks of sessions")]
    public async Task Close_Connection_FreesTheSession()
    {
        var other = Broker.Connect();
        await Broker.AcceptAsync("s1", other);

        await other.DisposeAsync();

        (await Broker.AcceptAsync("s1")).SessionId.ShouldBe("s1");
    }

    [Fact]
    [Twin("session: closing with locked messages counts no delivery")]
    public async Task Close_WithLockedMessages_CountsNoDelivery()
    {
        await Broker.SendToSessionAsync("s1", "a");
        var first = await Broker.AcceptAsync("s1");
        await AmqpClientBroker.OneAsync(first);
        await first.DisposeAsync();

        await using var second = await Broker.AcceptAsync("s1");

        (await AmqpClientBroker.OneAsync(second)).DeliveryCount.ShouldBe(1);
    }

    [Fact]
    [Twin("session: order is kept")]
    public async Task Receive_TwoSessionsInterleaved_OrderIsKept()
    {
        string[] bodies = [.. Enumerable.Range(0, 40).Select(i => $"{i}")];
        await Broker.SendAsync(Entities.Sessions, [.. bodies.SelectMany(body => new[]
        {
            AmqpClientBroker.Text(body, session: "s1"), AmqpClientBroker.Text("other " + body, session: "s2"),
        })]);

        await using var session = await Broker.AcceptAsync("s1");

        (await AmqpClientBroker.TakeAsync(session, 40)).Select(AmqpClientBroker.BodyOf).ShouldBe(bodies);
    }

    [Fact]
    [Twin("session: an abandoned message comes back first")]
    public async Task Abandon_First_ComesBackFirst()
    {
        await Broker.SendToSessionAsync("s1", "a", "b");
        await using var session = await Broker.AcceptAsync("s1");
        await session.AbandonAsync(await AmqpClientBroker.OneAsync(session));

        var messages = await AmqpClientBroker.TakeAsync(session, 2);

        messages.Select(message => (AmqpClientBroker.BodyOf(message), message.DeliveryCount))
            .ShouldBe([("a", 2), ("b", 1)]);
    }

    [Fact]
    [Twin("session: state is kept until it is cleared")]
    [Twin("session: state survives the messages")]
    public async Task State_SetAndCleared_OutlivesReceiverAndMessages()
    {
        await Broker.SendToSessionAsync("s1", "a");
        var first = await Broker.AcceptAsync("s1");
        (await first.GetSessionStateAsync()).ShouldBeNull();
        await first.SetSessionStateAsync([1, 2, 3]);
        await first.CompleteAsync(await AmqpClientBroker.OneAsync(first));
        await first.DisposeAsync();

        await using var second = await Broker.AcceptAsync("s1");
        (await second.GetSessionStateAsync()).ShouldBe([1, 2, 3]);
        await second.SetSessionStateAsync(null);

        (await second.GetSessionStateAsync()).ShouldBeNull();
    }

    [Fact]
    [Twin("session: the lock can be renewed")]
    public async Task Renew_SessionLock_HoldsPastItsFirstEnd()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var session = await Broker.AcceptAsync("s1");
        var message = await AmqpClientBroker.OneAsync(session);
        Broker.Clock.Advance(Entities.Lock * 0.6);

        await session.RenewSessionLockAsync();

        session.SessionLockedUntil.ShouldBe(Broker.Clock.GetUtcNow() + Entities.Lock);
        Broker.Clock.Advance(Entities.Lock * 0.6);
        await session.CompleteAsync(message);
        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("session: a lock that expired is lost")]
    public async Task Complete_SessionLockExpired_SaysSo()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var session = await Broker.AcceptAsync("s1");
        var message = await AmqpClientBroker.OneAsync(session);
        Broker.Clock.Advance(Entities.Lock);

        var failure = await Should.ThrowAsync<LockLostException>(() => session.CompleteAsync(message));

        failure.IsSessionLock.ShouldBeTrue();
    }

    [Fact]
    [Twin("session: a lock that expired lets another take it")]
    public async Task Accept_LockOfAnotherExpired_GetsItsMessagesWithADeliveryMore()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var first = await Broker.AcceptAsync("s1");
        await AmqpClientBroker.OneAsync(first);
        Broker.Clock.Advance(Entities.Lock);

        await using var second = await Broker.AcceptAsync("s1", Broker.Connect());

        (await AmqpClientBroker.OneAsync(second)).DeliveryCount.ShouldBe(2);
    }

    [Fact]
    [Twin("session: defer and receive deferred")]
    public async Task Defer_InASession_IsReceivedByNumber()
    {
        await Broker.SendToSessionAsync("s1", "a", "b");
        await using var session = await Broker.AcceptAsync("s1");
        var first = await AmqpClientBroker.OneAsync(session);
        await session.DeferAsync(first);
        AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(session)).ShouldBe("b");

        await session.CompleteAsync(
            (await session.ReceiveDeferredAsync([first.SequenceNumber])).ShouldHaveSingleItem());

        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBe(["b"]);
    }

    [Fact]
    [Twin("session: dead letters leave the session")]
    public async Task DeadLetter_InASession_LeavesIt()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var session = await Broker.AcceptAsync("s1");
        await session.DeadLetterAsync(await AmqpClientBroker.OneAsync(session), "r");

        await using var letters = await Broker.Connection.OpenReceiverAsync(
            AmqpClientBroker.DeadLettersOf(Entities.Sessions));
        var letter = await AmqpClientBroker.OneAsync(letters);

        (letter.SessionId, letter.DeadLetterReason).ShouldBe(("s1", "r"));
        (await Broker.BodiesAsync(Entities.Sessions)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("session: scheduled messages join their session")]
    public async Task Schedule_InASession_JoinsItAtItsTime()
    {
        await Broker.Connection.GetSender(Entities.Sessions).ScheduleAsync(
            AmqpClientBroker.Text("later", session: "s1"), Broker.Clock.GetUtcNow().AddHours(1));
        await using var session = await Broker.AcceptAsync("s1");
        (await session.ReceiveAsync(1, AmqpClientBroker.Moment)).ShouldBeEmpty();
        await session.DisposeAsync();

        Broker.Clock.Advance(TimeSpan.FromHours(1));

        await using var next = await Broker.AcceptAsync();
        (next.SessionId, AmqpClientBroker.BodyOf(await AmqpClientBroker.OneAsync(next))).ShouldBe(("s1", "later"));
    }

    [Fact]
    [Twin("session: 50 short sessions follow each other quickly")]
    public async Task Accept_FiftyShortSessions_EachIsServedOnce()
    {
        string[] ids = [.. Enumerable.Range(0, 50).Select(i => $"s{i}")];
        await Broker.SendAsync(Entities.Sessions, [.. ids.Select(id => AmqpClientBroker.Text(id, session: id))]);

        var served = new List<string>();
        foreach (var _ in ids)
        {
            await using var session = await Broker.AcceptAsync();
            var message = await AmqpClientBroker.OneAsync(session);
            await session.CompleteAsync(message);
            served.Add(AmqpClientBroker.BodyOf(message));
        }

        served.ShouldBe(ids, ignoreOrder: true);
    }
}
