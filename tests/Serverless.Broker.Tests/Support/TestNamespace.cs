using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs.Storage;
using Serverless.Broker.Journal;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Tests.Support;

/// <summary>A namespace in memory with a clock that a test moves.</summary>
internal sealed class TestNamespace : IAsyncDisposable
{
    /// <summary>So little that most events are read from the files.</summary>
    private const int EventCacheBytes = 8 << 10;

    private TestNamespace(FakeTimeProvider time, BrokerNamespace broker)
    {
        Time = time;
        Broker = broker;
    }

    public FakeTimeProvider Time { get; }

    public BrokerNamespace Broker { get; }

    public static async Task<TestNamespace> StartAsync()
    {
        FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        return new TestNamespace(
            time, await BrokerNamespace.OpenAsync(new BrokerNamespaceOptions { TimeProvider = time }));
    }

    /// <summary>A namespace on a disk; on the clock of an earlier one when it goes on after that.</summary>
    public static async Task<TestNamespace> OnDiskAsync(
        TestDisk disk, FakeTimeProvider? time = null, long segmentSize = 64 << 10)
    {
        time ??= new FakeTimeProvider(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
        return new TestNamespace(time, await BrokerNamespace.OpenAsync(new BrokerNamespaceOptions
        {
            TimeProvider = time,
            JournalFiles = disk,
            Journal = new JournalOptions { SegmentSize = segmentSize },
            Events = new EventStoreOptions
            {
                SegmentSize = segmentSize,
                FirstSegmentSize = segmentSize / 4,
                CacheBytes = EventCacheBytes,
            },
        }));
    }

    /// <summary>A namespace with one queue, <c>q</c>.</summary>
    public static async Task<TestNamespace> WithQueueAsync(Func<QueueDescription, QueueDescription>? change = null)
    {
        TestNamespace test = await StartAsync();
        await test.AddQueueAsync("q", change);
        return test;
    }

    public Task AddQueueAsync(string name, Func<QueueDescription, QueueDescription>? change = null)
    {
        QueueDescription description = new() { Name = name };
        return Broker.CreateQueueAsync(change is null ? description : change(description));
    }

    public SendTarget Target(string address = "q") => Broker.ResolveTarget(address);

    public MessageQueue Source(string address = "q") => Broker.ResolveSource(address);

    public MessageQueue DeadLetters(string address = "q") => Broker.ResolveSource(address + "/$DeadLetterQueue");

    public ValueTask DisposeAsync() => Broker.DisposeAsync();
}
