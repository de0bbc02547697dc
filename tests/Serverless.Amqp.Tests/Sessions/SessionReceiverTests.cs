using Serverless.Amqp.Tests.Brokers;

namespace Serverless.Amqp.Tests.Sessions;

public sealed class SessionReceiverTests : IAsyncLifetime
{
    private TestBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await TestBroker.StartAsync();

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task Accept_Next_GrantsASessionWithMessages()
    {
        await _broker.SendToSessionAsync("s1", "a", "b");

        await using var session = await AcceptAsync();

        session.SessionId.ShouldBe("s1");
        session.SessionLockedUntil.ShouldNotBeNull().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        TestBroker.BodyOf(await _broker.ReceiveOneAsync(session)).ShouldBe("a");
    }

    [Fact]
    public async Task Accept_NoSession_ReturnsNullAfterTheWait() =>
        (await _broker.Connection.AcceptSessionAsync(TestBroker.SessionQueue, null, TestBroker.Moment)).ShouldBeNull();

    [Fact]
    public async Task Accept_SessionComesLater_IsGranted()
    {
        var accepting = _broker.Connection.AcceptSessionAsync(TestBroker.SessionQueue, null, TestBroker.Patience);
        await _broker.SendToSessionAsync("late", "a");

        await using var session = await accepting;

        session.ShouldNotBeNull().SessionId.ShouldBe("late");
    }

    [Fact]
    public async Task Accept_HeldByAnother_IsRefused()
    {
        await _broker.SendToSessionAsync("s1", "a");
        await using var first = await AcceptAsync("s1");

        var failure = await Should.ThrowAsync<AmqpServiceException>(() => AcceptAsync("s1"));

        failure.Condition.ShouldBe("com.microsoft:session-cannot-be-locked");
    }

    [Fact]
    public async Task Dispose_WithLockedMessages_FreesTheSessionAndCountsNoDelivery()
    {
        await _broker.SendToSessionAsync("s1", "a", "b");
        await using (var first = await AcceptAsync("s1"))
        {
            await _broker.ReceiveOneAsync(first);
        }

        await using var second = await AcceptAsync("s1");
        var again = await _broker.ReceiveOneAsync(second);
        TestBroker.BodyOf(again).ShouldBe("a");
        again.DeliveryCount.ShouldBe(1);
    }

    [Fact]
    public async Task Abandon_InASession_ComesBackFirst()
    {
        await _broker.SendToSessionAsync("s1", "a", "b");
        await using var session = await AcceptAsync("s1");
        await session.AbandonAsync(await _broker.ReceiveOneAsync(session));

        TestBroker.BodyOf(await _broker.ReceiveOneAsync(session)).ShouldBe("a");
        TestBroker.BodyOf(await _broker.ReceiveOneAsync(session)).ShouldBe("b");
    }

    [Fact]
    public async Task State_SetThenGet_IsKeptAcrossReceivers()
    {
        await using (var first = await AcceptAsync("s1"))
        {
            (await first.GetSessionStateAsync()).ShouldBeNull();
            await first.SetSessionStateAsync([1, 2, 3]);
        }

        await using var second = await AcceptAsync("s1");
        (await second.GetSessionStateAsync()).ShouldBe([1, 2, 3]);
        await second.SetSessionStateAsync(null);
        (await second.GetSessionStateAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task RenewSessionLock_Held_EndsLater()
    {
        await _broker.SendToSessionAsync("s1", "a");
        await using var session = await AcceptAsync("s1");
        var before = session.SessionLockedUntil!.Value;

        await session.RenewSessionLockAsync();

        session.SessionLockedUntil!.Value.ShouldBeGreaterThanOrEqualTo(before);
    }

    [Fact]
    public async Task GetSessions_TwoSessions_ListsBoth()
    {
        await _broker.SendToSessionAsync("s1", "a");
        await _broker.SendToSessionAsync("s2", "a");

        var sessions = await _broker.Connection.GetManagement(TestBroker.SessionQueue).GetSessionsAsync(0, 100);

        sessions.ShouldBe(["s1", "s2"], ignoreOrder: true);
    }

    [Fact]
    public async Task Accept_ManyShortSessions_EachIsServedOnce()
    {
        const int Count = 300;
        var sender = _broker.Connection.GetSender(TestBroker.SessionQueue);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(
            i => sender.SendAsync(TestBroker.Text($"{i}", session: $"s{i}"))));

        var seen = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            await using var session = await AcceptAsync();
            var message = await _broker.ReceiveOneAsync(session);
            seen.Add(TestBroker.BodyOf(message));
            await session.CompleteAsync(message);
        }

        seen.ToHashSet().Count.ShouldBe(Count);
    }

    private async Task<AmqpReceiver> AcceptAsync(string? id = null) =>
        (await _broker.Connection.AcceptSessionAsync(TestBroker.SessionQueue, id, TestBroker.Patience))
            .ShouldNotBeNull();
}
