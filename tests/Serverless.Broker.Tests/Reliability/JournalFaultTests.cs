using Serverless.Broker.Journal;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Reliability;

/// <summary>
/// Fifty losses of power under load: unsynced writes lost, torn at a byte, torn by sectors, and a bit flipped in what
/// was synced. What was acknowledged is intact, or the damage is reported.
/// </summary>
public sealed class JournalFaultTests
{
    private const int Sector = 512;
    private const int SegmentSize = 16 << 10;

    /// <summary>Fifty in every run; BROKER_FAULT_CASES sets another number for a long one.</summary>
    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(0, int.Parse(Environment.GetEnvironmentVariable("BROKER_FAULT_CASES") ?? "50"))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Recover_AfterFault_KeepsWhatWasAcknowledgedOrReportsDamage(int seed)
    {
        Random random = new(seed);
        TestDisk disk = new();
        OperationLog log = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await before.AddQueueAsync("q", q => q with { MaxDeliveryCount = int.MaxValue });
        await before.AddHubAsync(partitions: 2);
        EventOperationLog eventLog = new();
        JournalLoad load = new(before, log, seed);
        EventJournalLoad eventLoad = new(before, eventLog, seed);
        Task running = Task.WhenAll(load.RunAsync(400), eventLoad.RunAsync(150));
        int moment = random.Next(20, 500);
        while (log.Snapshot().Count < moment && !running.IsCompleted)
        {
            await Task.Yield();
        }

        // First what was acknowledged, then the disk: everything in the log was synced by then.
        IReadOnlyList<Operation> acknowledged = log.Snapshot();
        IReadOnlyList<EventOperation> acknowledgedEvents = eventLog.Snapshot();
        TestDisk crashed = disk.Crash(Fault(seed % 4, random));
        load.Stop();
        eventLoad.Stop();
        await running;
        bool flipped = seed % 4 == 3 && Flip(crashed, random);
        IReadOnlyList<Operation> all = log.Snapshot();

        await using TestNamespace after = await TestNamespace.OnDiskAsync(crashed, before.Time, SegmentSize);
        RecoveryReport report = after.Broker.Recovery!;
        Verdict verdict = Checker.Judge(
            [
                .. acknowledged,
                .. all.Skip(acknowledged.Count)
                    .Where(o => o.Kind is OperationKind.Attempted or OperationKind.Completing),
            ],
            JournalLoad.Remaining(after));
        EventVerdict events = EventChecker.Judge(
            [
                .. acknowledgedEvents,
                .. eventLog.Snapshot().Skip(acknowledgedEvents.Count)
                    .Where(o => o.Kind is EventOperationKind.Attempted),
            ],
            EventJournalLoad.Remaining(after));
        string found = $"seed {seed}: {verdict}; {events}; {report}";
        if (flipped)
        {
            bool isReported = report.Corruptions.Count > 0
                || report.Torn is not null
                || after.Broker.Events!.Damage.Count > 0;
            (isReported || (verdict.Passed && events.Passed)).ShouldBeTrue(found);
        }
        else
        {
            verdict.Passed.ShouldBeTrue(found);
            events.Passed.ShouldBeTrue(found);
            report.Corruptions.ShouldBeEmpty($"seed {seed}: unsynced writes are no damage");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Recover_BitFlippedAnywhereInARecord_NamesFileAndOffset(int seed)
    {
        TestDisk disk = new();
        TestNamespace before = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await before.AddQueueAsync("q");
        for (int i = 0; i < 20; i++)
        {
            await before.Target().SendAsync(TestMessage.Create($"{i}"));
        }

        TestDisk crashed = disk.Crash();
        string name = crashed.Files.Keys.Order(StringComparer.Ordinal).First(n => Segment.NumberOf(n) is not null);
        byte[] bytes = crashed.Files[name].ReadAll();
        int used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        int offset = new Random(seed).Next(used);
        crashed.Files[name].Flip(offset, seed % 8);
        await using TestNamespace after = await TestNamespace.OnDiskAsync(crashed, before.Time, SegmentSize);
        JournalCorruption damage = after.Broker.Recovery!.Corruptions.ShouldHaveSingleItem();
        damage.File.ShouldEndWith(name);
        damage.Offset.ShouldBeLessThanOrEqualTo(offset);
        (damage.Offset + damage.Length).ShouldBeGreaterThan(offset);
        await before.DisposeAsync();
    }

    [Fact]
    public async Task Recover_AfterATornTail_GoesOnAndRecoversAgain()
    {
        TestDisk disk = new();
        await using TestNamespace before = await TestNamespace.OnDiskAsync(disk, segmentSize: SegmentSize);
        await before.AddQueueAsync("q");
        await before.Target().SendAsync(TestMessage.Create("a"));
        TestDisk torn = disk.Crash();
        TestFile last = torn.Files
            .OrderBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => f.Value)
            .Last(f => f.ReadAll().AsSpan().ContainsAnyExcept((byte)0));
        int end = last.ReadAll().AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        last.Write([9, 0, 0, 0, 1], end);
        last.Sync();
        TestNamespace first = await TestNamespace.OnDiskAsync(torn, before.Time, SegmentSize);
        first.Broker.Recovery!.Torn.ShouldNotBeNull().ShouldContain($"offset {end}");
        first.Broker.Recovery.Corruptions.ShouldBeEmpty();
        await first.Target().SendAsync(TestMessage.Create("b"));
        await using TestNamespace second = await TestNamespace.OnDiskAsync(torn.Crash(), before.Time, SegmentSize);
        second.Broker.Recovery!.Torn.ShouldBeNull();
        second.Source().Peek(0, 9).Select(TestMessage.TextOf).ShouldBe(["a", "b"]);
        await first.DisposeAsync();
    }

    private static Func<byte[], byte[], byte[]>? Fault(int kind, Random random) => kind switch
    {
        1 => (written, synced) => TearAtByte(written, synced, random),
        2 => (written, synced) => TearBySector(written, synced, random),
        _ => null,
    };

    private static byte[] TearAtByte(byte[] written, byte[] synced, Random random)
    {
        byte[] after = [.. synced];
        int common = written.AsSpan().CommonPrefixLength(synced);
        if (common == written.Length)
        {
            return after;
        }

        int end = written.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        int kept = random.Next(common, Math.Max(common + 1, end));
        written.AsSpan(common, kept - common).CopyTo(after.AsSpan(common));
        return after;
    }

    private static byte[] TearBySector(byte[] written, byte[] synced, Random random)
    {
        byte[] after = [.. synced];
        for (int start = 0; start < written.Length; start += Sector)
        {
            int length = Math.Min(Sector, written.Length - start);
            if (random.Next(2) == 0)
            {
                written.AsSpan(start, length).CopyTo(after.AsSpan(start));
            }
        }

        return after;
    }

    private static bool Flip(TestDisk disk, Random random)
    {
        TestFile[] files = [.. disk.Files.Values.Where(f => f.ReadAll().AsSpan().ContainsAnyExcept((byte)0))];
        TestFile file = files[random.Next(files.Length)];
        int used = file.ReadAll().AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        file.Flip(random.Next(used), random.Next(8));
        return true;
    }
}
