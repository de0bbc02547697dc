namespace Serverless.Sagas.Tests.Simulation;

/// <summary>Makes random plans.</summary>
internal static class PlanGenerator
{
    private const int Forever = 1_000;

    public static SagaPlan Generate(int seed)
    {
        var random = new Random(seed);
        var steps = Enumerable.Range(0, random.Next(1, 7)).Select(i => Step(random, $"s{i}", depth: 0)).ToList();
        return new SagaPlan(seed, steps)
        {
            NoReturnAt = random.Next(2) == 0 ? random.Next(steps.Count + 1) : null,
            StopAt = random.Next(4) == 0 ? random.Next(40) : null,
            SuspendAt = random.Next(5) == 0 ? random.Next(20) : null,
            KillChance = random.Next(2) == 0 ? 0.3 : 0,
            Duplicates = random.Next(3) == 0,
            Person = random.Next(4) == 0
                ? []
                : [.. Enumerable.Range(0, 3).Select(_ => (ParkAction)random.Next(3)), ParkAction.Skip],
            Overrules = random.Next(3) == 0,
            HasParkLimit = random.Next(2) == 0,
        };
    }

    private static SimulatedStep Step(Random random, string name, int depth)
    {
        var kind = random.Next(10) switch
        {
            < 5 => StepKind.Call,
            < 7 => StepKind.Request,
            7 => StepKind.Approval,
            8 when depth == 0 => StepKind.Child,
            9 when depth == 0 => StepKind.Group,
            _ => StepKind.Call,
        };
        return kind switch
        {
            StepKind.Group => new SimulatedStep(name, kind) { Inner = Inner(random, name) },
            StepKind.Child => new SimulatedStep(name, kind) { Inner = Inner(random, name), HasUndo = true },
            StepKind.Approval => new SimulatedStep(name, kind)
            {
                Takes = random.Next(60),
                Refuses = random.Next(6) == 0,
            },
            _ => Effect(random, new SimulatedStep(name, kind)),
        };
    }

    private static SimulatedStep Effect(Random random, SimulatedStep step) => step with
    {
        HasUndo = random.Next(5) > 0,
        FromStart = random.Next(2) == 0,
        Fails = Some(random),
        UndoFails = Some(random),
        Takes = random.Next(3) == 0 ? random.Next(20) : 0,
        UndoTakes = random.Next(4) == 0 ? random.Next(20) : 0,
        Timeout = step.Kind == StepKind.Request || random.Next(3) == 0 ? random.Next(2, 12) : null,
        Parks = random.Next(6) == 0,
        Refuses = random.Next(12) == 0,
        Lost = step.Kind == StepKind.Request ? random.Next(4) : 0,
    };

    private static int Some(Random random) => random.Next(10) switch
    {
        < 6 => 0,
        < 9 => random.Next(1, 5),
        _ => Forever,
    };

    private static IReadOnlyList<SimulatedStep> Inner(Random random, string name) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Step(random, $"{name}-{i}", depth: 1))];
}
