namespace Serverless.Sagas.Tests.Simulation;

/// <summary>Makes a plan that goes wrong as small as it can be made.</summary>
internal static class PlanShrinker
{
    public static SagaPlan Shrink(SagaPlan plan, Func<SagaPlan, bool> goesWrong)
    {
        while (Smaller(plan).FirstOrDefault(goesWrong) is { } smaller)
        {
            plan = smaller;
        }

        return plan;
    }

    private static IEnumerable<SagaPlan> Smaller(SagaPlan plan)
    {
        for (var i = plan.Steps.Count - 1; i >= 0; i--)
        {
            yield return plan with
            {
                Steps = [.. plan.Steps.Where((_, at) => at != i)],
                NoReturnAt = plan.NoReturnAt > i ? plan.NoReturnAt - 1 : plan.NoReturnAt,
            };
        }

        foreach (var smaller in Simpler(plan).Where(smaller => smaller != plan))
        {
            yield return smaller;
        }

        foreach (var steps in SmallerSteps(plan.Steps))
        {
            yield return plan with { Steps = steps };
        }
    }

    private static IEnumerable<SagaPlan> Simpler(SagaPlan plan) =>
    [
        plan with { StopAt = null },
        plan with { SuspendAt = null },
        plan with { KillChance = 0 },
        plan with { Duplicates = false },
        plan with { Person = plan.Person.Count == 0 ? plan.Person : [] },
        plan with { Overrules = false },
        plan with { HasParkLimit = false },
        plan with { NoReturnAt = null },
    ];

    private static IEnumerable<IReadOnlyList<SimulatedStep>> SmallerSteps(IReadOnlyList<SimulatedStep> steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            foreach (var smaller in Simpler(steps[i]).Where(smaller => smaller != steps[i]))
            {
                yield return [.. steps.Select((step, at) => at == i ? smaller : step)];
            }
        }
    }

    private static IEnumerable<SimulatedStep> Simpler(SimulatedStep step)
    {
        IEnumerable<SimulatedStep> simpler =
        [
            step with { Fails = 0 },
            step with { Fails = Math.Min(step.Fails, 1) },
            step with { UndoFails = 0 },
            step with { Takes = 0 },
            step with { UndoTakes = 0 },
            step with { Timeout = null },
            step with { Parks = false },
            step with { Refuses = false },
            step with { Lost = 0 },
            step with { FromStart = false },
            step with { HasUndo = false },
        ];
        var shorter = step.Inner.Select((_, i) => step with { Inner = [.. step.Inner.Where((_, at) => at != i)] });
        return simpler.Concat(shorter)
            .Concat(SmallerSteps(step.Inner).Select(inner => step with { Inner = inner }));
    }
}
