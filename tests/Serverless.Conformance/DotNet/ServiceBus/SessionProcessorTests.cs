using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Serverless.Compliance;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class SessionProcessorTests : ServiceBusTests
{
    private readonly ConcurrentQueue<ServiceBusReceivedMessage> _seen = new();
    private readonly ConcurrentQueue<ProcessErrorEventArgs> _errors = new();

    [Fact]
    [Twin("session: subscribe handles messages in order")]
    public async Task Process_OneSession_InOrder()
    {
        await Broker.SendToSessionAsync("s1", "a", "b", "c");
        await using var processor = await StartAsync(new ServiceBusSessionProcessorOptions { SessionIds = { "s1" } });

        await SeenAsync(3);
        await processor.StopProcessingAsync();
        await processor.CloseAsync();

        _seen.Texts().ShouldBe(["a", "b", "c"]);
        (await Broker.PeekAsync(Entities.Sessions)).ShouldBeEmpty();
        await using var free = await Broker.AcceptAsync("s1", Broker.Connect());
        free.SessionId.ShouldBe("s1");
    }

    [Fact]
    public async Task Process_MoreSessionsThanAtATime_IdleOnesMakeRoom()
    {
        foreach (var id in new[] { "s1", "s2", "s3", "s4", "s5" })
        {
            await Broker.SendToSessionAsync(id, id + "a", id + "b");
        }

        await using var processor = await StartAsync(new ServiceBusSessionProcessorOptions
        {
            MaxConcurrentSessions = 2,
            SessionIdleTimeout = TimeSpan.FromMilliseconds(50),
        });

        await SeenAsync(10);
        await processor.StopProcessingAsync();

        foreach (var session in _seen.GroupBy(message => message.SessionId))
        {
            session.Texts().ShouldBe([session.Key + "a", session.Key + "b"]);
        }

        _errors.ShouldBeEmpty();
    }

    private async Task<ServiceBusSessionProcessor> StartAsync(ServiceBusSessionProcessorOptions options)
    {
        var processor = Broker.Client.CreateSessionProcessor(Entities.Sessions, options);
        processor.ProcessMessageAsync += args =>
        {
            _seen.Enqueue(args.Message);
            return Task.CompletedTask;
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
}
