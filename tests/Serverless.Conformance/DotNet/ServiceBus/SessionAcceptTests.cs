using Azure.Messaging.ServiceBus;
using Serverless.Compliance;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class SessionAcceptTests : ServiceBusTests
{
    [Fact]
    [Twin("session: accept by id receives that session only")]
    public async Task Accept_ById_ReceivesThatSessionOnly()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await Broker.SendToSessionAsync("s2", "b");

        await using var session = await Broker.AcceptAsync("s2");

        session.SessionId.ShouldBe("s2");
        (await session.OneAsync()).Text().ShouldBe("b");
        await session.NothingAsync();
    }

    [Fact]
    [Twin("session: accept next grants one with messages")]
    public async Task Accept_Next_GrantsOneWithMessages()
    {
        await Broker.SendToSessionAsync("s1", "a");

        await using var session = await Broker.AcceptAsync();

        (session.SessionId, (await session.OneAsync()).Text()).ShouldBe(("s1", "a"));
        session.SessionLockedUntil.ShouldBe(Broker.Clock.GetUtcNow() + Entities.Lock);
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
        var client = Broker.Connect(options =>
        {
            options.RetryOptions.TryTimeout = TimeSpan.FromSeconds(30);
            options.RetryOptions.MaxRetries = 0;
        });
        var accepting = Broker.AcceptAsync(client: client);

        // The broker counts the wait on its clock, from when the attach arrives.
        await Eventually.HoldsAsync(
            () =>
            {
                Broker.Clock.Advance(TimeSpan.FromSeconds(31));
                return accepting.IsCompleted;
            },
            "the broker ends the wait");

        (await Should.ThrowAsync<ServiceBusException>(() => accepting))
            .Reason.ShouldBe(ServiceBusFailureReason.ServiceTimeout);
    }

    [Fact]
    [Twin("session: a held session is refused to others")]
    public async Task Accept_HeldSession_IsRefusedToOthers()
    {
        await using var held = await Broker.AcceptAsync("s1");

        await Failures.FailsAsync(
            ServiceBusFailureReason.SessionCannotBeLocked, () => Broker.AcceptAsync("s1", Broker.Connect()));
    }

    [Fact]
    [Twin("session: accepting one of a plain queue is refused")]
    public Task Accept_EntityWithoutSessions_IsRefused() => Failures.IsNotAllowedAsync(
        "has no sessions", () => Broker.Client.AcceptSessionAsync(Entities.Plain, "s1"));

    [Fact]
    [Twin("session: a receiver without one is refused")]
    public Task Receive_WithoutASession_IsRefused() => Failures.IsNotAllowedAsync(
        "requires sessions", () => Broker.Receiver(Entities.Sessions).ReceiveMessageAsync(ServiceBusBroker.Patience));

    [Fact]
    [Twin("session: closing frees it at once")]
    public async Task Close_Receiver_FreesTheSessionAtOnce()
    {
        await (await Broker.AcceptAsync("s1")).DisposeAsync();

        (await Broker.AcceptAsync("s1", Broker.Connect())).SessionId.ShouldBe("s1");
    }

    [Fact]
    [Twin("connection: closing a client ends its locks of sessions")]
    public async Task Close_Client_FreesTheSession()
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
        await first.OneAsync();
        await first.DisposeAsync();

        await using var second = await Broker.AcceptAsync("s1");

        (await second.OneAsync()).DeliveryCount.ShouldBe(1);
    }

    [Fact]
    [Twin("session: a lock that expired lets another take it")]
    public async Task Accept_LockOfAnotherExpired_GetsItsMessagesWithADeliveryMore()
    {
        await Broker.SendToSessionAsync("s1", "a");
        await using var first = await Broker.AcceptAsync("s1");
        await first.OneAsync();
        Broker.Clock.Advance(Entities.Lock);

        await using var second = await Broker.AcceptAsync("s1", Broker.Connect());

        (await second.OneAsync()).DeliveryCount.ShouldBe(2);
    }

    [Fact]
    [Twin("session: 50 short sessions follow each other quickly")]
    public async Task Accept_FiftyShortSessions_EachIsServedOnce()
    {
        string[] ids = [.. Enumerable.Range(0, 50).Select(i => $"s{i}")];
        await Broker.SendAsync(Entities.Sessions, [.. ids.Select(id => ServiceBusBroker.Message(id, session: id))]);

        var served = new List<string>();
        foreach (var _ in ids)
        {
            await using var session = await Broker.AcceptAsync();
            var message = await session.OneAsync();
            await session.CompleteMessageAsync(message);
            served.Add(message.Text());
        }

        served.ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task Accept_NonExclusively_IsNotSupported()
    {
        await Broker.SendToSessionAsync("s1", "a");
        var options = new ServiceBusSessionReceiverOptions { EnableNonExclusiveSession = true };

        await Should.ThrowAsync<NotSupportedException>(() => Broker.AcceptAsync("s1", options: options));
        await Should.ThrowAsync<NotSupportedException>(() => Broker.AcceptAsync(options: options));

        await using var session = await Broker.AcceptAsync("s1");
        (await session.OneAsync()).Text().ShouldBe("a");
    }
}
