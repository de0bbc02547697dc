using Serverless.Broker.Entities;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Sessions;

public sealed class SessionTests
{
    private static readonly byte[] State = [1, 2, 3];

    [Fact]
    public async Task Accept_ById_ReceivesOnlyThatSessionInOrder()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await test.Target().SendAsync([Message("a1", "a"), Message("b1", "b"), Message("a2", "a")]);
        using TestReceiver receiver = await TestReceiver.AcceptAsync(test.Source(), "a", credit: 10);
        receiver.Link.SessionId.ShouldBe("a");
        receiver.Link.SessionLockedUntil.ShouldBe(test.Time.GetUtcNow().AddMinutes(1));
        receiver.Texts.ShouldBe(["a1", "a2"]);
        await test.Target().SendAsync(Message("a3", "a"));
        receiver.Texts.ShouldBe(["a1", "a2", "a3"]);
    }

    [Fact]
    public async Task Accept_Held_CannotBeLocked()
    {
        await using TestNamespace test = await WithSessionsAsync();
        using TestReceiver receiver = await TestReceiver.AcceptAsync(test.Source(), "a");
        await new Func<Task>(() => TestReceiver.AcceptAsync(test.Source(), "a"))
            .ShouldRefuseAsync(ErrorConditions.SessionCannotBeLocked);
    }

    [Fact]
    public async Task AcceptNext_SessionsWait_GivesThemInTurn()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await test.Target().SendAsync([Message("a1", "a"), Message("b1", "b")]);
        using TestReceiver first = await TestReceiver.AcceptAsync(test.Source(), null);
        using TestReceiver second = await TestReceiver.AcceptAsync(test.Source(), null);
        first.Link.SessionId.ShouldBe("a");
        second.Link.SessionId.ShouldBe("b");
    }

    [Fact]
    public async Task AcceptNext_NoneAvailable_WaitsForTheNextMessage()
    {
        await using TestNamespace test = await WithSessionsAsync();
        Task<TestReceiver> accepting = TestReceiver.AcceptAsync(test.Source(), null, credit: 1);
        accepting.IsCompleted.ShouldBeFalse();
        await test.Target().SendAsync(Message("a1", string.Empty));
        using TestReceiver receiver = await accepting;
        receiver.Link.SessionId.ShouldBe(string.Empty);
        receiver.Texts.ShouldBe(["a1"]);
    }

    [Fact]
    public async Task AcceptNext_NoneInTime_TimesOut()
    {
        await using TestNamespace test = await WithSessionsAsync();
        Task<TestReceiver> accepting = TestReceiver.AcceptAsync(test.Source(), null);
        test.Time.Advance(TimeSpan.FromSeconds(30));
        await new Func<Task>(() => accepting).ShouldRefuseAsync(ErrorConditions.Timeout);
        await test.Target().SendAsync(Message("a1", "a"));
        using TestReceiver receiver = await TestReceiver.AcceptAsync(test.Source(), null);
        receiver.Link.SessionId.ShouldBe("a");
    }

    [Fact]
    public async Task AcceptNext_Cancelled_TakesNoSession()
    {
        await using TestNamespace test = await WithSessionsAsync();
        using CancellationTokenSource cancelled = new();
        Task<Receiver> accepting = test.Source().AcceptSessionAsync(
            null,
            TimeSpan.FromSeconds(30),
            new ReceiverOptions(ReceiveMode.PeekLock),
            new TestReceiver(),
            cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
        await test.Target().SendAsync(Message("a1", "a"));
        using TestReceiver receiver = await TestReceiver.AcceptAsync(test.Source(), "a");
    }

    [Fact]
    public async Task Close_MessagesLocked_ReturnInOrderWithoutCount()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await test.Target().SendAsync([Message("1", "a"), Message("2", "a"), Message("3", "a")]);
        TestReceiver first = await TestReceiver.AcceptAsync(test.Source(), "a", credit: 2);
        first.Dispose();
        using TestReceiver second = await TestReceiver.AcceptAsync(test.Source(), null, credit: 10);
        second.Texts.ShouldBe(["1", "2", "3"]);
        second.Deliveries.ShouldAllBe(d => d.Message.DeliveryCount == 0);
        await new Func<Task>(() => test.Source().SettleAsync(first.Deliveries[0].LockToken, Settlement.Complete))
            .ShouldRefuseAsync(ErrorConditions.SessionLockLost);
    }

    [Fact]
    public async Task LockExpiry_MessagesLocked_TellsTheNextReceiveAndCounts()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await test.Target().SendAsync([Message("1", "a"), Message("2", "a")]);
        TestReceiver first = await TestReceiver.AcceptAsync(test.Source(), "a", credit: 1);
        test.Time.Advance(TimeSpan.FromMinutes(1));
        first.Closed.ShouldBeNull("nothing was asked for");
        first.Link.AddCredit(1);
        first.Closed!.Condition.ShouldBe(ErrorConditions.SessionLockLost);
        using TestReceiver second = await TestReceiver.AcceptAsync(test.Source(), "a", credit: 10);
        second.Texts.ShouldBe(["1", "2"]);
        second.Deliveries.Select(d => d.Message.DeliveryCount).ShouldBe([1, 0]);
    }

    [Fact]
    public async Task RenewSessionLock_InTime_KeepsSessionAndMessages()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await test.Target().SendAsync(Message("1", "a"));
        using TestReceiver receiver = await TestReceiver.AcceptAsync(test.Source(), "a", credit: 1);
        test.Time.Advance(TimeSpan.FromSeconds(50));
        test.Source().RenewSessionLock("a").ShouldBe(test.Time.GetUtcNow().AddMinutes(1));
        test.Time.Advance(TimeSpan.FromSeconds(50));
        receiver.Closed.ShouldBeNull();
        await test.Source().SettleAsync(receiver.Deliveries[0].LockToken, Settlement.Complete);
    }

    [Fact]
    public async Task Abandon_InSession_RedeliversBeforeLaterMessages()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await test.Target().SendAsync([Message("1", "a"), Message("2", "a"), Message("3", "a")]);
        using TestReceiver receiver = await TestReceiver.AcceptAsync(test.Source(), "a", credit: 1);
        await test.Source().SettleAsync(receiver.Deliveries[0].LockToken, Settlement.Abandon);
        receiver.Link.AddCredit(3);
        receiver.Texts.ShouldBe(["1", "1", "2", "3"]);
    }

    [Fact]
    public async Task State_Set_SurvivesMessagesAndReceivers()
    {
        await using TestNamespace test = await WithSessionsAsync();
        using (await TestReceiver.AcceptAsync(test.Source(), "a"))
        {
            test.Source().GetSessionState("a").ShouldBeNull();
            await test.Source().SetSessionStateAsync("a", State);
        }

        new Action(() => test.Source().GetSessionState("a")).ShouldRefuse(ErrorConditions.SessionLockLost);
        using TestReceiver again = await TestReceiver.AcceptAsync(test.Source(), "a");
        test.Source().GetSessionState("a")!.Value.ToArray().ShouldBe(State);
    }

    [Fact]
    public async Task ListSessions_MessagesAndStates_ListsEach()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await test.Target().SendAsync([Message("1", "m2"), Message("1", "m1"), Message("1", "m3")]);
        DateTimeOffset before = test.Time.GetUtcNow();
        test.Time.Advance(TimeSpan.FromSeconds(1));
        using (await TestReceiver.AcceptAsync(test.Source(), "s"))
        {
            await test.Source().SetSessionStateAsync("s", State);
        }

        test.Source().ListSessions(null, 0, 10).ShouldBe(["m1", "m2", "m3", "s"]);
        test.Source().ListSessions(null, 1, 1).ShouldBe(["m2"]);
        test.Source().ListSessions(before, 0, 10).ShouldBe(["s"]);
        test.Source().ListSessions(test.Time.GetUtcNow(), 0, 10).ShouldBeEmpty();
    }

    [Fact]
    public async Task Send_NoSessionId_IsRefused()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await new Func<Task>(() => test.Target().SendAsync(TestMessage.Create()))
            .ShouldRefuseAsync(ErrorConditions.NotAllowed);
        new Action(() => TestReceiver.Open(test.Source())).ShouldRefuse(ErrorConditions.NotAllowed);
    }

    [Fact]
    public async Task Defer_InSession_IsReceivedByItsHolderOnly()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await test.Target().SendAsync(Message("1", "a"));
        TestReceiver receiver = await TestReceiver.AcceptAsync(test.Source(), "a", credit: 1);
        await test.Source().SettleAsync(receiver.Deliveries[0].LockToken, Settlement.Defer);
        test.Source().ReceiveDeferred([1], ReceiveMode.PeekLock, "a").Count.ShouldBe(1);
        receiver.Dispose();
        new Action(() => test.Source().ReceiveDeferred([1], ReceiveMode.PeekLock, "a"))
            .ShouldRefuse(ErrorConditions.SessionLockLost);
    }

    [Fact]
    public async Task DeadLetter_InSession_IsReadWithoutSession()
    {
        await using TestNamespace test = await WithSessionsAsync();
        await test.Target().SendAsync(Message("1", "a"));
        using TestReceiver receiver = await TestReceiver.AcceptAsync(test.Source(), "a", credit: 1);
        await test.Source().SettleAsync(receiver.Deliveries[0].LockToken, Settlement.DeadLetter("r", null));
        TestReceiver.ReceiveOne(test.DeadLetters()).Message.Content.SessionId.ShouldBe("a");
    }

    private static Broker.Messages.MessageContent Message(string text, string session) =>
        TestMessage.Create(text, sessionId: session);

    private static Task<TestNamespace> WithSessionsAsync() =>
        TestNamespace.WithQueueAsync(q => q with { RequiresSession = true });
}
