using System.Buffers.Binary;
using System.Collections.Concurrent;
using Serverless.Broker.Amqp.Connections;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Entities;
using Serverless.Broker.Nodes;
using Serverless.Broker.Nodes.Security;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Robustness;

/// <summary>
/// Alone: both the second that a connection may take and the memory would be those of other tests too.
/// </summary>
[Collection(nameof(Alone))]
public sealed class MalformedFramesTests
{
    private const int MutatedPerConnection = 4;
    private const long MaxGrowth = 128L * 1024 * 1024;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(60);

    private static int Frames =>
        int.TryParse(Environment.GetEnvironmentVariable("BROKER_FUZZ_FRAMES"), out var frames) ? frames : 100_000;

    /// <summary>
    /// 100,000 mutated frames in every run; BROKER_FUZZ_FRAMES sets another number. Memory may not grow with it.
    /// </summary>
    [Fact]
    public async Task Connection_OnMutatedFrames_EndsWithoutFaultHangOrGrowth()
    {
        const int Seed = 20261123;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var errors = new ErrorCounter();
        await using var entities = await BrokerNamespace.OpenAsync(new BrokerNamespaceOptions());
        // What stays is what came in the last seconds, however long the run is.
        await entities.CreateQueueAsync(new QueueDescription
        {
            Name = "q",
            DefaultMessageTimeToLive = TimeSpan.FromSeconds(2),
            LockDuration = TimeSpan.FromSeconds(5),
        });
        await entities.CreateQueueAsync(new QueueDescription { Name = "s", RequiresSession = true });
        await entities.CreateEventHubAsync(new EventHubDescription { Name = "h", Retention = TimeSpan.FromSeconds(2) });
        var router = new NodeRouter(new NodeContext(entities, OpenAccessPolicy.Instance, errors));
        var settings = new AmqpConnectionSettings { Logger = errors, CloseTimeout = TimeSpan.FromMilliseconds(100) };
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var slow = new ConcurrentBag<int>();
        await Parallel.ForAsync(
            0,
            Frames / MutatedPerConnection,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (i, _) =>
            {
                if (await RunAsync(i) > Hang)
                {
                    slow.Add(i);
                }
            });

        // What hangs does so each time; what only had to wait for a busy machine does not.
        foreach (var i in slow)
        {
            var best = await RunAsync(i);
            for (var again = 0; again < 4 && best > Hang; again++)
            {
                best = TimeSpan.FromTicks(Math.Min(best.Ticks, (await RunAsync(i)).Ticks));
            }

            best.ShouldBeLessThan(Hang, $"connection {i} of seed {Seed}");
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{Frames} frames, memory grew by {growth >> 20} MiB");
        errors.Errors.ShouldBeEmpty();
        growth.ShouldBeLessThan(MaxGrowth);
        entities.FindEventHub("h")!.Partitions.Max(p => p.Properties.LastEnqueuedSequenceNumber)
            .ShouldBeGreaterThan(100);

        async Task<TimeSpan> RunAsync(int i)
        {
            var started = TimeProvider.System.GetTimestamp();
            var connection = new AmqpConnection(new ScriptedStream(Mutate(new Random(Seed + i))), router, settings);
            await connection.RunAsync().WaitAsync(Stuck, TimeProvider.System);
            return TimeProvider.System.GetElapsedTime(started);
        }
    }

    [Fact]
    public async Task Broker_WithHalfOpenConnections_GoesOnServing()
    {
        const int Seed = 20261124;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        await using var broker = await TestBroker.StartAsync();
        byte[] whole = [.. Conversation.Handshake, .. Conversation.Frames.SelectMany(frame => frame)];
        var halves = new List<WireClient>();
        for (var i = 0; i < 300; i++)
        {
            var client = await WireClient.ConnectAsync(broker.Port);
            await client.SendRawAsync(whole[..random.Next(whole.Length)]);
            halves.Add(client);
        }

        await using var good = await WireClient.BeginAsync(broker.Port);
        await good.AttachSenderAsync(0, "q");
        await good.SendTransferAsync(0, 0, WireClient.Message());
        (await good.ReadAsync()).Field<bool>(3).ShouldBeTrue();

        foreach (var client in halves)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>The whole conversation, some of its frames changed: bytes, sizes, order, length.</summary>
    private static byte[] Mutate(Random random)
    {
        var frames = Conversation.Frames.Select(frame => (byte[])frame.Clone()).ToArray();
        for (var i = 0; i < MutatedPerConnection; i++)
        {
            // Late frames matter as much as early ones: an early fault hides what follows.
            var index = random.Next(frames.Length);
            frames[index] = MutateFrame(random, frames, index);
        }

        return [.. Conversation.Handshake, .. frames.SelectMany(frame => frame)];
    }

    private static byte[] MutateFrame(Random random, byte[][] frames, int index)
    {
        var frame = frames[index];
        switch (random.Next(8))
        {
            case 0:
                // The size lies.
                BinaryPrimitives.WriteInt32BigEndian(frame, random.Next(2) == 0 ? random.Next() : random.Next(4096));
                return frame;
            case 1:
                return frames[random.Next(frames.Length)];
            case 2:
                return Resize(frame[..random.Next(FrameFormat.HeadSize, frame.Length + 1)]);
            case 3:
                var rubbish = new byte[random.Next(64)];
                random.NextBytes(rubbish);
                return Resize([.. frame, .. rubbish]);
            default:
                for (var bytes = random.Next(1, 6); bytes > 0; bytes--)
                {
                    // Type and channel change too, the size does not.
                    frame[random.Next(4, frame.Length)] = (byte)random.Next(256);
                }

                return frame;
        }
    }

    private static byte[] Resize(byte[] frame)
    {
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        return frame;
    }
}
