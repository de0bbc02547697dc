using CsCheck;

namespace Serverless.Broker.Tests.Models;

/// <summary>
/// Random runs against a queue and its model at once, with losses of power between the steps: after each step both must
/// hold the same. What fails is printed with a seed that runs it again. MODEL_RUNS sets another number of runs.
/// </summary>
public sealed class QueueModelTests
{
    private static readonly int Runs =
        int.TryParse(Environment.GetEnvironmentVariable("MODEL_RUNS"), out int runs) ? runs : 400;

    [Fact]
    public Task Queue_AnySteps_HoldsWhatItsModelHolds() =>
        Steps((QueueStepKind kind, int first, int second) => new QueueStep(kind, first, second)).SampleAsync(
            async steps =>
            {
                await using QueueRun run = await QueueRun.StartAsync();
                foreach (QueueStep step in steps)
                {
                    await run.ApplyAsync(step);
                    run.Compare($"after {step}");
                }
            },
            iter: Runs,
            threads: 1,
            print: steps => string.Join(Environment.NewLine, steps));

    [Fact]
    public Task SessionQueue_AnySteps_HoldsWhatItsModelHolds() =>
        Steps((SessionStepKind kind, int first, int second) => new SessionStep(kind, first, second)).SampleAsync(
            async steps =>
            {
                await using SessionRun run = await SessionRun.StartAsync();
                foreach (SessionStep step in steps)
                {
                    await run.ApplyAsync(step);
                    run.Compare($"after {step}");
                }
            },
            iter: Runs,
            threads: 1,
            print: steps => string.Join(Environment.NewLine, steps));

    private static Gen<TStep[]> Steps<TKind, TStep>(Func<TKind, int, int, TStep> make)
        where TKind : struct, Enum =>
        Gen.Select(Gen.Enum<TKind>(), Gen.Int[0, 40], Gen.Int[0, 5], make).Array[1, 60];
}
