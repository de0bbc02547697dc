using System.Collections.Concurrent;
using Serverless.Amqp;

namespace Serverless.Conformance.AmqpClient;

public sealed class ProcessorTests : AmqpClientTests
{
    private readonly ConcurrentQueue<AmqpReceivedMessage> _seen = new();
    private readonly ConcurrentQueue<ProcessErrorEventArgs> _errors = new();

    private IEnumerable<string> Bodies => _seen.Select(AmqpClientBroker.BodyOf);

    [Fact]
    [Twin("subscribe: every message reaches the handler and is completed")]
    public async Task Process_Messages_ReachTheHandlerAndAreCompleted()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        await using var processor = Start(_ => Task.CompletedTask);

        await SeenAsync(3);

        await Eventually.Async(async () => (await Broker.PeekAsync(Entities.Plain)).Count == 0);
        Bodies.ShouldBe(["a", "b", "c"]);
        _errors.ShouldBeEmpty();
    }

    [Fact]
    [Twin("subscribe: without auto-complete the handler settles")]
    public async Task Process_WithoutAutoComplete_TheHandlerSettles()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var processor = Start(
            args => AmqpClientBroker.BodyOf(args.Message) == "a"
                ? args.Receiver.DeadLetterAsync(args.Message)
                : Task.CompletedTask,
            new AmqpProcessorOptions { AutoCompleteMessages = false });

        await SeenAsync(2);
        await processor.StopProcessingAsync();

        (await Broker.BodiesAsync(AmqpClientBroker.DeadLettersOf(Entities.Plain))).ShouldBe(["a"]);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
        _errors.ShouldBeEmpty();
    }

    [Fact]
    [Twin("subscribe: a handler that throws gets the message again")]
    public async Task Process_HandlerThrows_GetsTheMessageAgain()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var processor = Start(
            _ => _seen.Count < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask);

        await SeenAsync(3);

        await Eventually.Async(async () => (await Broker.PeekAsync(Entities.Plain)).Count == 0);
        _seen.Select(message => message.DeliveryCount).ShouldBe([1, 2, 3]);
        _errors.Select(error => (error.ErrorSource, error.Exception.Message, error.EntityPath)).ShouldBe(
            Enumerable.Repeat((AmqpErrorSource.ProcessMessageCallback, "not yet", Entities.Plain), 2));
    }

    [Fact]
    [Twin("subscribe: many at once run concurrently")]
    public async Task Process_FourCallsAtMost_RunConcurrently()
    {
        await Broker.SendAsync(Entities.Plain, [.. "abcdefgh".Select(letter => letter.ToString())]);
        var gate = new SemaphoreSlim(0);
        var (running, most) = (0, 0);
        await using var processor = Start(
            async _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await gate.WaitAsync();
                Interlocked.Decrement(ref running);
            },
            new AmqpProcessorOptions { MaxConcurrentCalls = 4 });
        await SeenAsync(4);

        // The other four are free for others: no fifth waits here.
        await using (var other = await Broker.Connect().OpenReceiverAsync(Entities.Plain))
        {
            foreach (var message in await AmqpClientBroker.TakeAsync(other, 4))
            {
                other.Release(message);
            }
        }

        running.ShouldBe(4);
        gate.Release(8);
        await SeenAsync(8);
        most.ShouldBe(4);
    }

    [Fact]
    [Twin("subscribe: messages sent later arrive too")]
    public async Task Process_SentLater_ArrivesToo()
    {
        await using var processor = Start(_ => Task.CompletedTask);

        foreach (var (body, count) in new[] { ("a", 1), ("b", 2), ("c", 3) })
        {
            await Broker.SendAsync(Entities.Plain, body);
            await SeenAsync(count);
        }

        Bodies.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    [Twin("connection: a subscriber goes on after the broker restarted")]
    public async Task Process_BrokerRestarted_GoesOn()
    {
        await using var processor = Start(_ => Task.CompletedTask);
        await Broker.SendAsync(Entities.Plain, "before");
        await SeenAsync(1);

        await Broker.RestartAsync();
        await Broker.SendAsync(Entities.Plain, "after");

        await SeenAsync(2);
        Bodies.ShouldBe(["before", "after"]);
        _errors.ShouldContain(error => error.ErrorSource == AmqpErrorSource.Receive);
    }

    [Fact]
    [Twin("renew: the client renews by itself while the handler runs")]
    public async Task Process_HandlerOutlastsTheLock_TheLockIsRenewed()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        var connection = Broker.Connect(new AmqpConnectionOptions { TimeProvider = Broker.Clock });
        var done = new TaskCompletionSource();
        await using var processor = Start(_ => done.Task, connection: connection);
        await SeenAsync(1);
        var message = _seen.Single();

        for (var i = 0; i < 4; i++)
        {
            var before = message.LockedUntil;
            await Eventually.Async(() =>
            {
                // In steps, so that a timer which is set a moment later is not outrun.
                if (message.LockedUntil == before && message.LockedUntil - Broker.Clock.GetUtcNow() > Entities.Lock / 4)
                {
                    Broker.Clock.Advance(TimeSpan.FromMilliseconds(100));
                }

                return Task.FromResult(message.LockedUntil > before);
            });
        }

        done.SetResult();
        await Eventually.Async(async () => (await Broker.PeekAsync(Entities.Plain)).Count == 0);
        _errors.ShouldBeEmpty();
        _seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Process_ReceiveAndDelete_HandlesEachOnce()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var processor = Start(
            _ => throw new InvalidOperationException("lost"),
            new AmqpProcessorOptions { ReceiveMode = AmqpReceiveMode.ReceiveAndDelete });

        await SeenAsync(2);
        await processor.StopProcessingAsync();

        Bodies.ShouldBe(["a", "b"]);
        _errors.Count.ShouldBe(2);
        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stop_HandlerRuns_WaitsForItAndGivesTheRestBack()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        var done = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var processor = Start(
            async args =>
            {
                await using var registration = args.CancellationToken.Register(cancelled.SetResult);
                await done.Task;
            },
            new AmqpProcessorOptions { PrefetchCount = 10 });
        await SeenAsync(1);

        var stopping = processor.StopProcessingAsync();
        await cancelled.Task.WaitAsync(AmqpClientBroker.Patience);
        stopping.IsCompleted.ShouldBeFalse();
        done.SetResult();
        await stopping.WaitAsync(AmqpClientBroker.Patience);

        await using var other = await Broker.Connect().OpenReceiverAsync(Entities.Plain);
        (await AmqpClientBroker.TakeAsync(other, 2))
            .Select(message => (AmqpClientBroker.BodyOf(message), message.DeliveryCount))
            .ShouldBe([("b", 1), ("c", 1)]);
        Bodies.ShouldBe(["a"]);
    }

    [Fact]
    [Twin("session: subscribe handles messages in order")]
    public async Task ProcessSession_Messages_InOrder()
    {
        await Broker.SendToSessionAsync("s1", "a", "b", "c");
        await using var processor = Broker.Connection.CreateSessionProcessor(
            Entities.Sessions, SeeAsync, ErrorAsync, new AmqpSessionProcessorOptions { SessionIds = ["s1"] });
        processor.StartProcessing();

        await SeenAsync(3);
        await processor.StopProcessingAsync();

        Bodies.ShouldBe(["a", "b", "c"]);
        (await Broker.PeekAsync(Entities.Sessions)).ShouldBeEmpty();
        await using var free = await Broker.AcceptAsync("s1", Broker.Connect());
        free.SessionId.ShouldBe("s1");
    }

    [Fact]
    public async Task ProcessSession_MoreSessionsThanAtATime_IdleOnesMakeRoom()
    {
        foreach (var id in new[] { "s1", "s2", "s3", "s4", "s5" })
        {
            await Broker.SendToSessionAsync(id, id + "a", id + "b");
        }

        await using var processor = Broker.Connection.CreateSessionProcessor(
            Entities.Sessions,
            SeeAsync,
            ErrorAsync,
            new AmqpSessionProcessorOptions
            {
                MaxConcurrentSessions = 2,
                SessionIdleTimeout = TimeSpan.FromMilliseconds(50),
            });
        processor.StartProcessing();

        await SeenAsync(10);
        await processor.StopProcessingAsync();

        foreach (var session in _seen.GroupBy(message => message.SessionId))
        {
            session.Select(AmqpClientBroker.BodyOf).ShouldBe([session.Key + "a", session.Key + "b"]);
        }

        _errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Start_Twice_IsRefused()
    {
        await using var processor = Start(_ => Task.CompletedTask);

        Should.Throw<InvalidOperationException>(processor.StartProcessing);
    }

    private AmqpProcessor Start(
        Func<ProcessMessageEventArgs, Task> handle,
        AmqpProcessorOptions? options = null,
        AmqpConnection? connection = null)
    {
        var processor = (connection ?? Broker.Connection).CreateProcessor(
            Entities.Plain,
            args =>
            {
                _seen.Enqueue(args.Message);
                return handle(args);
            },
            ErrorAsync,
            options);
        processor.StartProcessing();
        return processor;
    }

    private Task SeeAsync(ProcessMessageEventArgs args)
    {
        _seen.Enqueue(args.Message);
        return Task.CompletedTask;
    }

    private Task ErrorAsync(ProcessErrorEventArgs args)
    {
        _errors.Enqueue(args);
        return Task.CompletedTask;
    }

    private Task SeenAsync(int count) => Eventually.Async(() => Task.FromResult(_seen.Count >= count));
}
