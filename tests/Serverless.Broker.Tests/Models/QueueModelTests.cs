using CsCheck;

namespace Serverless.Broker.Tests.Models;

/// <summary>
/// Random runs against a queue and its model at once, with losses of power between the steps: after each step both must
/// hold the same. What fails is shrunk, and printed with a seed that runs it again.
/// </summary>
public sealed class QueueModelTests
{
    private static readonly Gen<QueueStep> Step =
        from kind in Gen.Enum<QueueStepKind>()
        from first in Gen.Int[0, 40]
        from second in Gen.Int[0, 5]
        select new QueueStep(kind, first, second);

    /// <summary>MODEL_RUNS sets another number of runs.</summary>
    [Fact]
    public Task Queue_AnySteps_HoldsWhatItsModelHolds() =>
        Step.Array[1, 60].SampleAsync(
            async steps =>
            {
                await using QueueRun run = await QueueRun.StartAsync();
                foreach (QueueStep step in steps)
                {
                    await run.ApplyAsync(step);
                    run.Compare(step);
                }
            },
            iter: int.TryParse(Environment.GetEnvironmentVariable("MODEL_RUNS"), out int runs) ? runs : 400,
            threads: 1,
            print: steps => string.Join(Environment.NewLine, steps));
}
