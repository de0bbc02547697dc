using Serverless.Sagas.Tests.Engine;

namespace Serverless.Sagas.Tests.Simulation;

/// <summary>
/// Random sagas with failures, timeouts, duplicates, answers out of order, stops, suspends and killed workers: each
/// ends completed, or compensated, or parked. <c>SAGA_SIMULATIONS</c> says how many, <c>SAGA_SEED</c> from which seed
/// on.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private static readonly int Count = Setting.Number("SAGA_SIMULATIONS", 400);

    [Fact]
    public void Simulate_ManySagas_EachEndsCompletedOrCompensatedOrParked()
    {
        var first = Setting.Number("SAGA_SEED", Environment.TickCount & 0xFFFFFF);
        output.WriteLine($"seeds {first} to {first + Count - 1}");

        FindWrong(first, Count, Mistake.None).ShouldBeNull();
    }

    [Theory]
    [InlineData(Mistake.ForgetsNoReturn, "undoes although it passed its point of no return")]
    [InlineData(Mistake.UndoesTooEarly, "is still done")]
    [InlineData(Mistake.SwallowsFailure, "was never done")]
    internal void Simulate_AMistakeIsPlanted_FindsItAndTellsAShortStory(Mistake mistake, string wrong)
    {
        var story = FindWrong(first: 1, 2_000, mistake, wrong).ShouldNotBeNull();

        output.WriteLine(story);
        story.Split('\n').Length.ShouldBeLessThan(30);
    }

    [Fact]
    public void Simulate_TheSamePlanTwice_IsTheSameStory()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            Run(PlanGenerator.Generate(seed), Mistake.None).Story
                .ShouldBe(Run(PlanGenerator.Generate(seed), Mistake.None).Story);
        }
    }

    private static string? FindWrong(int first, int count, Mistake mistake, string wrong = "")
    {
        for (var seed = first; seed < first + count; seed++)
        {
            var plan = PlanGenerator.Generate(seed);
            bool IsWrong(SagaPlan one) => Run(one, mistake).Wrong?.Contains(wrong, StringComparison.Ordinal) == true;
            if (IsWrong(plan))
            {
                var small = PlanShrinker.Shrink(plan, IsWrong);
                var (story, what) = Run(small, mistake);
                return $"{what}\n{small}\n{string.Join('\n', story)}";
            }
        }

        return null;
    }

    private static (IReadOnlyList<string> Story, string? Wrong) Run(SagaPlan plan, Mistake mistake)
    {
        var hub = new SimulatedHub(plan, mistake);
        var cameToRest = hub.Run();
        return (hub.Story, Verdict.Of(plan, hub, cameToRest));
    }
}
