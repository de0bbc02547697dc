using Microsoft.Extensions.Time.Testing;
using Serverless.Sqlite;
using Serverless.TaskHub.Execution;

namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>
/// Lets clients and a hub on SQLite play a story once, then takes the power away at every instant of it: the log is cut
/// there, a new hub opens what is left, the clients do again what was not acknowledged, and all is run to its end.
/// </summary>
/// <param name="steps">What the clients do.</param>
/// <param name="executor">Makes the worker of a hub.</param>
/// <param name="check">Says what is wrong with a hub that has come to its end.</param>
internal sealed class CrashRig(
    IReadOnlyList<ClientStep> steps,
    Func<EffectLog, ITaskHubExecutor> executor,
    Func<CrashedHub, Task<IReadOnlyList<string>>> check) : IDisposable
{
    /// <summary>When the story begins.</summary>
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // What is on the disk is decided by the cut, so there is no need to wait for a real one.
    private static readonly string Fast = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    private readonly DirectoryInfo _directory =
        Directory.CreateDirectory(System.IO.Path.Combine(Fast, $"crashes-{Guid.NewGuid():N}"));

    private readonly List<Acknowledgement> _acknowledged = [];
    private EffectLog _effects = null!;
    private byte[] _file = [];
    private byte[] _wal = [];

    private string Path => System.IO.Path.Combine(_directory.FullName, "hub.db");

    private int WalLength => File.Exists($"{Path}-wal") ? (int)new FileInfo($"{Path}-wal").Length : 0;

    /// <summary>Plays the story without a crash, then cuts it at every instant; nothing may be wrong in any.</summary>
    /// <returns>How many instants there were.</returns>
    public async Task<int> CrashEverywhereAsync()
    {
        var cuts = await RecordUnhurtAsync();
        foreach (var cut in cuts)
        {
            (await CrashAsync(cut)).ShouldBeEmpty($"cut at {cut} of {cuts[^1]}");
        }

        return cuts.Count;
    }

    /// <summary>Cuts the story at some instants, as a hub with a mistake would leave it.</summary>
    /// <param name="damage">SQL that such a hub would have done.</param>
    /// <returns>At how many of them something was found to be wrong.</returns>
    public async Task<int> FindAsync(string damage)
    {
        var cuts = await RecordUnhurtAsync();
        var found = 0;
        foreach (var cut in cuts.Skip(cuts.Count / 4).Where((_, i) => i % 9 == 0))
        {
            found += (await CrashAsync(cut, damage)).Count > 0 ? 1 : 0;
        }

        return found;
    }

    /// <summary>Plays the story without a crash.</summary>
    /// <returns>What is wrong at its end, and the instants at which it can be cut.</returns>
    private async Task<(IReadOnlyList<string> Wrong, IReadOnlyList<int> Cuts)> RecordAsync()
    {
        _effects = new EffectLog(() => WalLength, []);
        await using var database = SqliteDatabase.Open(Path);

        // The log keeps every commit: nothing of it goes into the file before the end.
        await database.WriteAsync(static connection =>
        {
            using var pragma = connection.CreateCommand();
            pragma.CommandText = "PRAGMA wal_autocheckpoint = 0";
            return pragma.ExecuteNonQuery();
        });
        var clock = new FakeTimeProvider(Start);
        await using var hub = await CrashedHub.OpenAsync(database, clock, executor(_effects), _effects, oneByOne: true);
        foreach (var step in steps)
        {
            var before = WalLength;
            clock.Advance(step.Wait);
            await step.RunAsync(hub.Hub);
            _acknowledged.Add(new Acknowledgement(before, WalLength));
        }

        await hub.FinishAsync();
        var wrong = await check(hub);
        (_file, _wal) = (await File.ReadAllBytesAsync(Path), await ReadAsync($"{Path}-wal"));
        return (wrong, WalCuts.Of(_wal));
    }

    private async Task<IReadOnlyList<int>> RecordUnhurtAsync()
    {
        var (wrong, cuts) = await RecordAsync();
        wrong.ShouldBeEmpty();
        return cuts;
    }

    /// <summary>Takes the power away, and has a new hub run the rest of the story.</summary>
    /// <param name="cut">How much of the log has come to the disk.</param>
    /// <param name="damage">SQL that a hub with a mistake would have done, for the test of this test.</param>
    /// <returns>What is wrong at its end.</returns>
    private async Task<IReadOnlyList<string>> CrashAsync(int cut, string? damage = null)
    {
        var path = System.IO.Path.Combine(_directory.CreateSubdirectory($"{cut}").FullName, "hub.db");
        await File.WriteAllBytesAsync(path, _file);
        await File.WriteAllBytesAsync($"{path}-wal", _wal[..cut]);
        await using var database = SqliteDatabase.Open(path);
        if (damage is not null)
        {
            await database.WriteAsync(connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = damage;
                return command.ExecuteNonQuery();
            });
        }

        var done = _acknowledged.TakeWhile(item => item.After <= cut).Count();
        var begun = done + (done < steps.Count && _acknowledged[done].Before < cut ? 1 : 0);
        var times = steps.Select((_, i) => Start + TimeSpan.FromTicks(steps.Take(i + 1).Sum(one => one.Wait.Ticks)));
        var clock = new FakeTimeProvider(times.Take(begun).LastOrDefault(Start));
        var effects = new EffectLog(() => cut, _effects.Until(cut));
        await using var hub = await CrashedHub.OpenAsync(database, clock, executor(effects), effects, oneByOne: false);
        foreach (var (step, time) in steps.Zip(times).Skip(done))
        {
            clock.Advance(TimeSpan.FromTicks(Math.Max(0, (time - clock.GetUtcNow()).Ticks)));
            await step.RunAsync(hub.Hub);
        }

        await hub.FinishAsync();
        return await check(hub);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    /// <summary>Others have it open.</summary>
    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
