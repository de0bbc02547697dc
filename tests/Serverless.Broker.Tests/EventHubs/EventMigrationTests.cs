using System.Buffers;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Journal;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.EventHubs;

/// <summary>Data folders of before events had files of their own: their journals hold the events.</summary>
public sealed class EventMigrationTests
{
    [Fact]
    public async Task Start_EventsInTheJournal_AreMovedOnceWithEveryField()
    {
        TestDisk disk = new();
        TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddHubAsync(partitions: 2);
        int id = before.Partition().Id;
        await before.DisposeAsync();
        long ticks = before.Time.GetUtcNow().UtcTicks;
        StoredEvent[] old =
        [
            new(3, ticks + 10_000, TestHub.Event("b", "key")),
            new(2, ticks, TestHub.Event("a")),
            new(3, ticks + 10_000, TestHub.Event("b", "key")),
        ];
        await WriteAsync(disk, id, old);

        TestNamespace first = await TestNamespace.OnDiskAsync(disk, before.Time);
        Check(first);
        first.Broker.Recovery!.Events.ShouldBe(2);
        await first.Partition().AppendAsync("c");
        await first.DisposeAsync();

        // The journal still holds them: they must not come twice.
        await using TestNamespace second = await TestNamespace.OnDiskAsync(disk, before.Time);
        second.Partition().Texts().ShouldBe(["a", "b", "c"]);
        second.Partition().Read(0, 9).Select(e => e.SequenceNumber).ShouldBe([2, 3, 4]);

        void Check(TestNamespace test)
        {
            StoredEvent[] found = [.. test.Partition().Read(0, 9)];
            found.Select(e => (e.SequenceNumber, e.EnqueuedTicks, e.Content.PartitionKey, TestHub.TextOf(e)))
                .ShouldBe([(2, ticks, null, "a"), (3, ticks + 10_000, "key", "b")]);
            found[1].Content.Annotations.ToArray().ShouldBe(old[0].Content.Annotations.ToArray());
        }
    }

    [Fact]
    public async Task Start_OnlyACounterInTheJournal_NumbersGoOn()
    {
        TestDisk disk = new();
        TestNamespace before = await TestNamespace.OnDiskAsync(disk);
        await before.AddHubAsync(partitions: 1);
        int id = before.Partition().Id;
        await before.DisposeAsync();
        ArrayBufferWriter<byte> entry = new();
        entry.Write([(byte)JournalOperation.Counter]);
        JournalCodec.WriteNumber(entry, id);
        JournalCodec.WriteNumber(entry, 41);
        await AppendAsync(disk, entry);

        TestNamespace first = await TestNamespace.OnDiskAsync(disk, before.Time);
        first.Partition().Properties.LastEnqueuedSequenceNumber.ShouldBe(41);
        await first.DisposeAsync();
        await using TestNamespace second = await TestNamespace.OnDiskAsync(disk, before.Time);
        await second.Partition().AppendAsync("a");
        second.Partition().Read(0, 9).Single().SequenceNumber.ShouldBe(42);
    }

    private static async Task WriteAsync(TestDisk disk, int id, IEnumerable<StoredEvent> events)
    {
        ArrayBufferWriter<byte> entry = new();
        foreach (StoredEvent stored in events)
        {
            entry.Write([(byte)JournalOperation.Appended]);
            JournalCodec.WriteNumber(entry, id);
            JournalCodec.WriteNumber(entry, stored.SequenceNumber);
            JournalCodec.WriteNumber(entry, stored.EnqueuedTicks);
            JournalCodec.WriteText(entry, stored.Content.PartitionKey);
            JournalCodec.WriteBytes(entry, stored.Content.Annotations.Span);
            JournalCodec.WriteBytes(entry, stored.Content.Rest.Span);
        }

        await AppendAsync(disk, entry);
    }

    private static async Task AppendAsync(TestDisk disk, ArrayBufferWriter<byte> entry)
    {
        JournalHistory history = JournalHistory.Open(disk, (_, _) => { });
        await using FileJournal journal = new(disk, new JournalOptions(), history.Sizes, history.LastNumber);
        await journal.AppendAsync(entry.WrittenSpan);
    }
}
