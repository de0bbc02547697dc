using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Serverless.Compliance;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class ProcessorTests : ServiceBusTests
{
    private readonly ConcurrentQueue<ServiceBusReceivedMessage> _seen = new();
    private readonly ConcurrentQueue<ProcessErrorEventArgs> _errors = new();

    [Fact]
    [Twin("subscribe: every message reaches the handler and is completed")]
    public async Task Process_Messages_ReachTheHandlerAndAreCompleted()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        await using var processor = await StartAsync(_ => Task.CompletedTask);

        await SeenAsync(3);

        await EmptyAsync();
        _seen.Texts().ShouldBe(["a", "b", "c"]);
        _errors.ShouldBeEmpty();
    }

    [Fact]
    [Twin("subscribe: without auto-complete the handler settles")]
    public async Task Process_WithoutAutoComplete_TheHandlerSettles()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var processor = await StartAsync(
            args => args.Message.Text() == "a" ? args.DeadLetterMessageAsync(args.Message) : Task.CompletedTask,
            new ServiceBusProcessorOptions { AutoCompleteMessages = false });

        await SeenAsync(2);
        await processor.StopProcessingAsync();

        (await Broker.PeekDeadLettersAsync(Entities.Plain)).Texts().ShouldBe(["a"]);
        (await Broker.BodiesAsync(Entities.Plain)).ShouldBe(["b"]);
        _errors.ShouldBeEmpty();
    }

    [Fact]
    [Twin("subscribe: a handler that throws gets the message again")]
    public async Task Process_HandlerThrows_GetsTheMessageAgain()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var processor = await StartAsync(
            _ => _seen.Count < 3 ? throw new InvalidOperationException("not yet") : Task.CompletedTask);

        await SeenAsync(3);

        await EmptyAsync();
        _seen.Select(message => message.DeliveryCount).ShouldBe([1, 2, 3]);
        _errors.Select(error => (error.ErrorSource, error.Exception.Message, error.EntityPath)).ShouldBe(
            Enumerable.Repeat((ServiceBusErrorSource.ProcessMessageCallback, "not yet", Entities.Plain), 2));
    }

    [Fact]
    [Twin("subscribe: many at once run concurrently")]
    public async Task Process_FourCallsAtMost_RunConcurrently()
    {
        await Broker.SendAsync(Entities.Plain, [.. "abcdefgh".Select(letter => letter.ToString())]);
        using var gate = new SemaphoreSlim(0);
        var (running, most) = (0, 0);
        await using var processor = await StartAsync(
            async _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                await gate.WaitAsync();
                Interlocked.Decrement(ref running);
            },
            new ServiceBusProcessorOptions { MaxConcurrentCalls = 4 });
        await SeenAsync(4);

        // The other four are free for others: no fifth waits here.
        await using (var other = Broker.Receiver(Entities.Plain, client: Broker.Connect()))
        {
            foreach (var message in await other.TakeAsync(4))
            {
                await other.AbandonMessageAsync(message);
            }
        }

        running.ShouldBe(4);
        gate.Release(8);
        await SeenAsync(8);
        await EmptyAsync();
        most.ShouldBe(4);
    }

    [Fact]
    [Twin("subscribe: messages sent later arrive too")]
    public async Task Process_SentLater_ArrivesToo()
    {
        await using var processor = await StartAsync(_ => Task.CompletedTask);

        foreach (var (body, count) in new[] { ("a", 1), ("b", 2), ("c", 3) })
        {
            await Broker.SendAsync(Entities.Plain, body);
            await SeenAsync(count);
        }

        _seen.Texts().ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    [Twin("connection: a subscriber goes on after the broker restarted")]
    public async Task Process_BrokerRestarted_GoesOn()
    {
        await using var processor = await StartAsync(_ => Task.CompletedTask);
        await Broker.SendAsync(Entities.Plain, "before");
        await SeenAsync(1);

        await Broker.RestartAsync();
        await Broker.SendAsync(Entities.Plain, "after");

        await SeenAsync(2);
        _seen.Texts().ShouldBe(["before", "after"]);
    }

    /// <summary>The client renews by the real time, some seconds before the lock's end.</summary>
    [Fact]
    [Twin("renew: the client renews by itself while the handler runs")]
    public async Task Process_HandlerOutlastsTheLock_TheLockIsRenewed()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        var done = new TaskCompletionSource();
        await using var processor = await StartAsync(_ => done.Task);
        await SeenAsync(1);
        var message = _seen.Single();
        var before = message.LockedUntil;
        Broker.Clock.Advance(Entities.Lock * 0.9);

        await Eventually.HoldsAsync(() => message.LockedUntil > before, "the lock is renewed");

        Broker.Clock.Advance(Entities.Lock * 0.9);
        done.SetResult();
        await EmptyAsync();
        _errors.ShouldBeEmpty();
        _seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Process_ReceiveAndDelete_HandlesEachOnce()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b");
        await using var processor = await StartAsync(
            _ => throw new InvalidOperationException("lost"),
            new ServiceBusProcessorOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete });

        await SeenAsync(2);
        await processor.StopProcessingAsync();

        _seen.Texts().ShouldBe(["a", "b"]);
        _errors.Count.ShouldBe(2);
        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stop_HandlerRuns_WaitsForItAndGivesTheRestBack()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        var done = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var processor = await StartAsync(
            async args =>
            {
                await using var registration = args.CancellationToken.Register(cancelled.SetResult);
                await done.Task;
            },
            new ServiceBusProcessorOptions { PrefetchCount = 10 });
        await SeenAsync(1);

        var stopping = processor.StopProcessingAsync();
        await cancelled.Task.WaitAsync(ServiceBusBroker.Patience);
        stopping.IsCompleted.ShouldBeFalse();
        done.SetResult();
        await stopping.WaitAsync(ServiceBusBroker.Patience);
        await processor.CloseAsync();

        await using var other = Broker.Receiver(Entities.Plain, client: Broker.Connect());
        (await other.TakeAsync(2)).Select(message => (message.Text(), message.DeliveryCount))
            .ShouldBe([("b", 1), ("c", 1)]);
        _seen.Texts().ShouldBe(["a"]);
    }

    private async Task<ServiceBusProcessor> StartAsync(
        Func<ProcessMessageEventArgs, Task> handle, ServiceBusProcessorOptions? options = null)
    {
        var processor = Broker.Client.CreateProcessor(Entities.Plain, options);
        processor.ProcessMessageAsync += args =>
        {
            _seen.Enqueue(args.Message);
            return handle(args);
        };
        processor.ProcessErrorAsync += args =>
        {
            _errors.Enqueue(args);
            return Task.CompletedTask;
        };
        await processor.StartProcessingAsync();
        return processor;
    }

    private Task SeenAsync(int count) =>
        Eventually.HoldsAsync(() => _seen.Count >= count, $"message {count} reaches the handler");

    private Task EmptyAsync() => Eventually.HoldsAsync(
        async () => (await Broker.PeekAsync(Entities.Plain)).Count == 0, "everything is completed");
}
