using Azure.Messaging.EventHubs.Processor;
using Serverless.Compliance;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class ProcessorTests : EventHubTests
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);
    private static readonly string[] Partitions = ["0", "1", "2", "3"];

    private readonly MemoryCheckpoints _checkpoints = new();

    [Fact]
    [Twin("consumers: two share the partitions, and the other goes on where one stopped")]
    public async Task Process_Two_ShareThePartitionsAndTheOtherGoesOn()
    {
        var first = await StartAsync();
        await HasAsync(first, 4);
        await SendRoundAsync(0);
        await SeenAsync(40, first);
        var second = await StartAsync();
        await HasAsync(first, 2);
        await HasAsync(second, 2);
        await SendRoundAsync(1);
        await SeenAsync(80, first, second);

        await first.StopProcessingAsync();
        await HasAsync(second, 4);
        await SendRoundAsync(2);

        await SeenAsync(120, first, second);
        ShouldHaveAll(rounds: 3, first, second);
        first.Errors.ShouldBeEmpty();
        second.Errors.ShouldBeEmpty();
    }

    [Fact]
    [Twin("consumers: another takes over from one that fell silent, at its checkpoints")]
    public async Task Process_OneFellSilent_AnotherTakesOverAtItsCheckpoints()
    {
        // It looks at the ownerships once and never again.
        var silent = await StartAsync(LoadBalancingStrategy.Greedy, Never);
        await HasAsync(silent, 4);
        await SendRoundAsync(0);
        await SeenAsync(40, silent);
        await Eventually.HoldsAsync(
            () => _checkpoints.Checkpoints.Values.Count(position => position.SequenceNumber == 9) == 4,
            "each partition has its checkpoint");
        _checkpoints.ExpireOwnerships();

        var next = await StartAsync(LoadBalancingStrategy.Greedy);
        await HasAsync(next, 4);
        await SendRoundAsync(1);

        await SeenAsync(40, next);
        next.Bodies.ShouldAllBe(body => body.Contains("-1-"), "it began at the checkpoints");
        silent.Bodies.ShouldAllBe(body => body.Contains("-0-"), "it was disconnected");
        ShouldHaveAll(rounds: 2, silent, next);
    }

    [Fact]
    [Twin("consumers: a new one begins after the checkpoint, not at the event")]
    public async Task Process_New_BeginsAfterTheCheckpoint()
    {
        await Broker.SendToPartitionAsync("0", "a", "b", "c");
        (await ConsumeAsync(3)).ShouldBe(["a", "b", "c"]);

        await Broker.SendToPartitionAsync("0", "d");

        (await ConsumeAsync(1)).ShouldBe(["d"]);
    }

    private static Task HasAsync(Processor processor, int count) =>
        Eventually.HoldsAsync(() => processor.PartitionCount == count, $"it has {count} partitions");

    private static Task SeenAsync(int count, params Processor[] processors) => Eventually.HoldsAsync(
        () => processors.SelectMany(processor => processor.Bodies).Distinct().Count() >= count,
        $"{count} events are seen");

    /// <summary>Each event at least once; the first sight of those of a partition in order.</summary>
    private static void ShouldHaveAll(int rounds, params Processor[] processors)
    {
        var seen = processors.SelectMany(processor => processor.Bodies).ToList();
        foreach (var partition in Partitions)
        {
            seen.Where(body => body.StartsWith($"{partition}-", StringComparison.Ordinal)).Distinct()
                .ShouldBe(Enumerable.Range(0, rounds * 10).Select(i => $"{partition}-{i / 10}-{i % 10}"));
        }
    }

    private async Task<Processor> StartAsync(
        LoadBalancingStrategy strategy = LoadBalancingStrategy.Balanced, TimeSpan? interval = null)
    {
        var processor = Broker.Keep(new Processor(
            _checkpoints,
            Broker.ConnectionString,
            EventHubBroker.Events,
            EventHubBroker.Audit,
            strategy,
            interval ?? Often));
        await processor.StartProcessingAsync();
        return processor;
    }

    private Task SendRoundAsync(int round) => Task.WhenAll(Partitions.Select(partition => Broker.SendToPartitionAsync(
        partition, [.. Enumerable.Range(0, 10).Select(i => $"{partition}-{round}-{i}")])));

    private async Task<IReadOnlyList<string>> ConsumeAsync(int count)
    {
        var processor = await StartAsync(LoadBalancingStrategy.Greedy);
        await SeenAsync(count, processor);
        await processor.StopProcessingAsync();
        return processor.Bodies;
    }
}
