using System.Buffers.Binary;
using Amqp;
using Amqp.Framing;

namespace Serverless.Benchmarks.Load;

/// <summary>Senders and receivers at once, each on a connection of its own, until all messages are through.</summary>
internal sealed class LoadPhase(LoadOptions options, int senders, int receivers, int messages)
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    private readonly Latencies _latencies = new(messages);
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _receivedCount;
    private int _refused;

    public async Task<LoadResult> RunAsync()
    {
        var started = Clock.GetTimestamp();
        var receiving = Enumerable.Range(0, receivers).Select(_ => Task.Run(ReceiveAsync)).ToArray();
        var sending = Enumerable.Range(0, senders).Select(_ => Task.Run(() => SendAsync(messages / senders))).ToArray();
        await Task.WhenAll(sending);
        if (receivers > 0)
        {
            await _received.Task;
        }

        var elapsed = Clock.GetElapsedTime(started);
        await Task.WhenAll(receiving);
        return _refused == 0
            ? new LoadResult(messages / elapsed.TotalSeconds, _latencies.Percentile(0.5), _latencies.Percentile(0.99))
            : throw new InvalidOperationException($"{_refused} messages were not accepted.");
    }

    private Connection Connect() => new(new Address("127.0.0.1", options.Port, "guest", "guest", "/", "amqp"));

    private async Task SendAsync(int count)
    {
        var connection = Connect();
        var sender = new SenderLink(new Session(connection), $"sender-{Guid.NewGuid():N}", options.Queue);
        using var room = new SemaphoreSlim(LoadOptions.InFlight);
        for (var i = 0; i < count; i++)
        {
            await room.WaitAsync();
            var body = new byte[LoadOptions.BodySize];
            BinaryPrimitives.WriteInt64LittleEndian(body, Clock.GetTimestamp());
            var message = new Message
            {
                Header = new Header { Durable = options.Durable },
                Properties = new Properties { MessageId = $"message-{i}" },
                BodySection = new Data { Binary = body },
            };
            sender.Send(message, null, OnSent, room);
        }

        for (var i = 0; i < LoadOptions.InFlight; i++)
        {
            await room.WaitAsync();
        }

        await connection.CloseAsync();
    }

    private void OnSent(ILink link, Message message, Outcome outcome, object state)
    {
        if (outcome is not Accepted)
        {
            Interlocked.Increment(ref _refused);
        }

        if (receivers == 0)
        {
            Measure(message);
        }

        ((SemaphoreSlim)state).Release();
    }

    private async Task ReceiveAsync()
    {
        var connection = Connect();
        var receiver = new ReceiverLink(new Session(connection), $"receiver-{Guid.NewGuid():N}", options.Queue);
        receiver.Start(LoadOptions.Credit, OnMessage);
        await _received.Task;
        await connection.CloseAsync();
    }

    private void OnMessage(IReceiverLink receiver, Message message)
    {
        receiver.Accept(message);
        if (senders > 0)
        {
            Measure(message);
        }

        if (Interlocked.Increment(ref _receivedCount) == messages)
        {
            _received.TrySetResult();
        }
    }

    private void Measure(Message message) => _latencies.Add(
        Clock.GetElapsedTime(BinaryPrimitives.ReadInt64LittleEndian((byte[])message.Body)));
}
