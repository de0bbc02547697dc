using CsCheck;

namespace Serverless.Broker.Tests.RandomRuns;

/// <summary>
/// Random runs against a queue and its model at once, with losses of power between the steps: after each step both must
/// hold the same. What fails is printed with a seed that runs it again. MODEL_RUNS sets another number of runs.
/// </summary>
public sealed class QueueModelTests
{
    private static readonly int Runs =
        int.TryParse(Environment.GetEnvironmentVariable("MODEL_RUNS"), out int runs) ? runs : 400;

    [Fact]
    public Task Queue_AnySteps_HoldsWhatItsModelHolds() => SampleAsync(QueueRun.StartAsync);

    [Fact]
    public Task SessionQueue_AnySteps_HoldsWhatItsModelHolds() => SampleAsync(SessionRun.StartAsync);

    private static Task SampleAsync<TModel, TKind>(Func<Task<ModelRun<TModel, TKind>>> start)
        where TModel : QueueModel
        where TKind : struct, Enum =>
        Gen.Select(
            Gen.Enum<TKind>(),
            Gen.Int[0, 40],
            Gen.Int[0, 5],
            (kind, first, second) => new Step<TKind>(kind, first, second)).Array[1, 60].SampleAsync(
            async steps =>
            {
                await using ModelRun<TModel, TKind> run = await start();
                foreach (Step<TKind> step in steps)
                {
                    await run.ApplyAsync(step);
                    run.Compare($"after {step}");
                }
            },
            iter: Runs,
            threads: 1,
            print: steps => string.Join(Environment.NewLine, steps));
}
