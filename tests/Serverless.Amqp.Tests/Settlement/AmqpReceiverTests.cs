using Serverless.Amqp.Tests.Brokers;

namespace Serverless.Amqp.Tests.Settlement;

public sealed class AmqpReceiverTests : IAsyncLifetime
{
    private TestBroker _broker = null!;
    private AmqpReceiver _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await TestBroker.StartAsync();
        _receiver = await _broker.Connection.OpenReceiverAsync(TestBroker.Queue);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task Complete_Message_RemovesIt()
    {
        await _broker.SendAsync(TestBroker.Queue, "a");
        await _receiver.CompleteAsync(await _broker.ReceiveOneAsync(_receiver));

        (await PeekAsync(TestBroker.Queue)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Complete_Twice_SaysTheLockIsLost()
    {
        await _broker.SendAsync(TestBroker.Queue, "a");
        var message = await _broker.ReceiveOneAsync(_receiver);
        await _receiver.CompleteAsync(message);
        await using var second = await _broker.Connection.OpenReceiverAsync(TestBroker.Queue);

        await Should.ThrowAsync<LockLostException>(
            () => _broker.Connection.GetManagement(TestBroker.Queue).RenewLockAsync(message.LockToken, null, default));
    }

    [Fact]
    public async Task Abandon_WithProperties_IsDeliveredAgainWithThem()
    {
        await _broker.SendAsync(TestBroker.Queue, "a");
        var first = await _broker.ReceiveOneAsync(_receiver);
        await _receiver.AbandonAsync(first, new Dictionary<string, object> { ["tried"] = "once" });

        var again = await _broker.ReceiveOneAsync(_receiver);

        again.DeliveryCount.ShouldBe(2);
        again.ApplicationProperties["tried"].ShouldBe("once");
        again.ApplicationProperties["kind"].ShouldBe("text");
        again.SequenceNumber.ShouldBe(first.SequenceNumber);
    }

    [Fact]
    public async Task Abandon_UpToTheLimit_DeadLetters()
    {
        await _broker.SendAsync(TestBroker.Queue, "a");
        for (var i = 0; i < 3; i++)
        {
            await _receiver.AbandonAsync(await _broker.ReceiveOneAsync(_receiver));
        }

        var dead = (await PeekAsync(TestBroker.Queue + "/$DeadLetterQueue")).ShouldHaveSingleItem();
        dead.DeadLetterReason.ShouldBe("MaxDeliveryCountExceeded");
    }

    [Fact]
    public async Task DeadLetter_ReasonAndProperties_AreOnTheDeadLetter()
    {
        await _broker.SendAsync(TestBroker.Queue, "a");
        await _receiver.DeadLetterAsync(
            await _broker.ReceiveOneAsync(_receiver),
            "unreadable",
            "not JSON",
            new Dictionary<string, object> { ["by"] = "test" });

        await using var dead = await _broker.Connection.OpenReceiverAsync(TestBroker.Queue + "/$DeadLetterQueue");
        var message = await _broker.ReceiveOneAsync(dead);
        message.DeadLetterReason.ShouldBe("unreadable");
        message.DeadLetterErrorDescription.ShouldBe("not JSON");
        message.ApplicationProperties["by"].ShouldBe("test");
        TestBroker.BodyOf(message).ShouldBe("a");
        await dead.CompleteAsync(message);
    }

    [Fact]
    public async Task Defer_Message_IsReceivedByNumberOnly()
    {
        await _broker.SendAsync(TestBroker.Queue, "a", "b");
        var first = await _broker.ReceiveOneAsync(_receiver);
        await _receiver.DeferAsync(first);

        TestBroker.BodyOf(await _broker.ReceiveOneAsync(_receiver)).ShouldBe("b");
        var deferred = (await _receiver.ReceiveDeferredAsync([first.SequenceNumber])).ShouldHaveSingleItem();
        TestBroker.BodyOf(deferred).ShouldBe("a");
        await _receiver.CompleteAsync(deferred);
        (await PeekAsync(TestBroker.Queue)).Select(TestBroker.BodyOf).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Release_Message_CountsNoDelivery()
    {
        await _broker.SendAsync(TestBroker.Queue, "a");
        _receiver.Release(await _broker.ReceiveOneAsync(_receiver));

        (await _broker.ReceiveOneAsync(_receiver)).DeliveryCount.ShouldBe(1);
    }

    [Fact]
    public async Task Receive_NothingCameBefore_LosesNothing()
    {
        (await _receiver.ReceiveAsync(2, TestBroker.Moment)).ShouldBeEmpty();
        await _broker.SendAsync(TestBroker.Queue, "a", "b", "c");

        var bodies = new List<string>();
        while (bodies.Count < 3)
        {
            var message = await _broker.ReceiveOneAsync(_receiver);
            bodies.Add(TestBroker.BodyOf(message));
            await _receiver.CompleteAsync(message);
        }

        bodies.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task StopCredit_MessagesOnTheirWay_LinkGoesOn()
    {
        await _broker.SendAsync(TestBroker.Queue, [.. Enumerable.Range(0, 50).Select(i => $"{i}")]);
        var first = new TaskCompletionSource<AmqpReceivedMessage>();
        await using var receiver = await _broker.Connection.OpenReceiverAsync(
            TestBroker.Queue, message => first.TrySetResult(message));
        receiver.AddCredit(100);
        var message = await first.Task.WaitAsync(TestBroker.Patience);

        receiver.StopCredit();
        await receiver.CompleteAsync(message);

        receiver.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Dispose_MessagesNotTaken_CountsNoDelivery()
    {
        await _broker.SendAsync(TestBroker.Queue, "a", "b");
        var first = await _broker.Connection.OpenReceiverAsync(
            TestBroker.Queue, new AmqpReceiverOptions { PrefetchCount = 1 });
        await _broker.ReceiveOneAsync(first);
        await using (var probe = await _broker.Connection.OpenReceiverAsync(TestBroker.Queue))
        {
            (await probe.ReceiveAsync(1, TestBroker.Moment)).ShouldBeEmpty("both are locked by the first receiver");
        }

        await first.DisposeAsync();

        await using var second = await _broker.Connection.OpenReceiverAsync(TestBroker.Queue);
        var message = await _broker.ReceiveOneAsync(second);
        TestBroker.BodyOf(message).ShouldBe("b");
        message.DeliveryCount.ShouldBe(1);
    }

    [Fact]
    public async Task AddCredit_Five_BringsFiveMessages()
    {
        await _broker.SendAsync(TestBroker.Queue, [.. Enumerable.Range(0, 20).Select(i => $"{i}")]);
        var count = 0;
        var five = new TaskCompletionSource();
        await using var receiver = await _broker.Connection.OpenReceiverAsync(TestBroker.Queue, _ =>
        {
            if (Interlocked.Increment(ref count) == 5)
            {
                five.TrySetResult();
            }
        });

        receiver.AddCredit(3);
        receiver.AddCredit(2);

        await five.Task.WaitAsync(TestBroker.Patience);
        (await _receiver.ReceiveAsync(20, TestBroker.Patience)).Count.ShouldBeGreaterThan(0);
        count.ShouldBe(5);
    }

    [Fact]
    public async Task RenewLock_Message_LocksItLonger()
    {
        await _broker.SendAsync(TestBroker.Queue, "a");
        var message = await _broker.ReceiveOneAsync(_receiver);
        var before = message.LockedUntil;

        await _receiver.RenewLockAsync(message);

        message.LockedUntil.ShouldBeGreaterThanOrEqualTo(before);
        await _receiver.CompleteAsync(message);
    }

    [Fact]
    public async Task Complete_LinkClosedSince_SettlesByLockToken()
    {
        await _broker.SendAsync(TestBroker.Queue, "a");
        var message = await _broker.ReceiveOneAsync(_receiver);
        await _receiver.DisposeAsync();

        await _receiver.CompleteAsync(message);

        (await PeekAsync(TestBroker.Queue)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Receive_EntityWithSessions_IsRefused()
    {
        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => _broker.Connection.OpenReceiverAsync(TestBroker.SessionQueue));

        failure.Condition.ShouldBe("amqp:not-allowed");
    }

    private Task<IReadOnlyList<AmqpReceivedMessage>> PeekAsync(string entity) =>
        _broker.Connection.GetManagement(entity).PeekAsync(1, 100);
}
