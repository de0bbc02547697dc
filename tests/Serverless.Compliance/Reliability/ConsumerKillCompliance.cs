using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>A consumer is killed at every step of inbox and outbox: no duplicate effect, no effect without its
/// message, no message without its effect, and the order of each partition is kept.</summary>
public abstract class ConsumerKillCompliance
{
    private const int Partitions = 3;
    private const int Commands = 12;

    protected abstract IPartitionStore Store { get; }

    /// <summary>How often each point is tried, each time with another seed.</summary>
    protected virtual int Trials => 25;

    [Theory]
    [InlineData(KillPoint.BeforeInbox)]
    [InlineData(KillPoint.BeforeCommit)]
    [InlineData(KillPoint.AfterCommit)]
    [InlineData(KillPoint.BeforeSettle)]
    [InlineData(KillPoint.BeforeSend)]
    [InlineData(KillPoint.AfterSend)]
    [InlineData(KillPoint.BeforeDelete)]
    [InlineData(KillPoint.AfterDelete)]
    public async Task Kill_AtThePoint_LosesAndDuplicatesNothing(KillPoint point)
    {
        for (var seed = 0; seed < Trials; seed++)
        {
            await TryAsync(point, seed);
        }
    }

    [Fact]
    public async Task Kill_Never_LosesAndDuplicatesNothing()
    {
        for (var seed = 0; seed < Trials; seed++)
        {
            await TryAsync(point: null, seed);
        }
    }

    private async Task TryAsync(KillPoint? point, int seed)
    {
        var random = new Random(seed);
        var prefix = $"{Guid.NewGuid():N}-";
        var log = new EventLog();
        var queue = new CommandQueue(Partitions, Commands, random);
        var expectKill = point is not null;
        for (var kills = new Queue<KillPoint?>([point, point is null ? null : Another(random), null]); kills.Count > 0;)
        {
            var kill = new KillSwitch(kills.Dequeue(), 1 + random.Next(4));
            await using var process = new ConsumerProcess(Store, log, kill, prefix);
            await process.RunAsync(queue);
            if (expectKill)
            {
                kill.IsDead.ShouldBeTrue($"the process comes to {point} (seed {seed})");
                expectKill = false;
            }
        }

        queue.Unsettled().ShouldBeEmpty();
        var applied = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        for (var i = 0; i < Partitions; i++)
        {
            var document = (await Store.GetAsync($"{prefix}sku-{i}", "applied")).ShouldNotBeNull();
            applied[$"sku-{i}"] = document.Read<List<string>>();
        }

        var verdict = EffectChecker.Judge(queue.Ids, applied, log.Ids);
        verdict.IsClean.ShouldBeTrue($"{point}, seed {seed}: {verdict}");
        if (point is null)
        {
            verdict.Repeats.ShouldBe(0);
        }
    }

    private static KillPoint Another(Random random) => (KillPoint)random.Next(Enum.GetValues<KillPoint>().Length);
}
