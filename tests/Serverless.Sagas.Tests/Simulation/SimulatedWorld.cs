namespace Serverless.Sagas.Tests.Simulation;

/// <summary>What the steps of sagas have done to the world: the truth that a saga's result is compared with.</summary>
internal sealed class SimulatedWorld(SagaPlan plan, Action<string> tell)
{
    private readonly Dictionary<(string Instance, string Step, bool IsUndo), int> _executions = [];
    private readonly List<Effect> _effects = [];

    public IReadOnlyList<Effect> Effects => _effects;

    /// <summary>Executes a step, or its undo.</summary>
    /// <returns>Whether it succeeded.</returns>
    public bool Execute(string instance, string name, bool isUndo)
    {
        var step = PlanSaga.Find(plan.Steps, name);
        var number = _executions[(instance, name, isUndo)] =
            _executions.GetValueOrDefault((instance, name, isUndo)) + 1;
        var succeeds = number > (isUndo ? step.UndoFails : step.Fails);
        if (succeeds || (step.FromStart && !isUndo))
        {
            _effects.Add(new Effect(instance, name, isUndo, succeeds));
        }

        tell($"{instance}: {(isUndo ? "undo of " : string.Empty)}{name} {(succeeds ? "succeeds" : "fails")}");
        return succeeds;
    }

    /// <summary>Carries a command out, as an app with an inbox does: once, and not after its undo.</summary>
    public void Carry(string instance, string name, bool isUndo)
    {
        if (!_effects.Exists(effect => effect.Is(instance, name) && (effect.IsUndo || !isUndo)))
        {
            _effects.Add(new Effect(instance, name, isUndo, IsWhole: true));
            tell($"{instance}: {name} {(isUndo ? "is undone" : "is done")} elsewhere");
        }
    }

    /// <summary>Undoes a sub-saga that had completed.</summary>
    public void UndoChild(string instance, string name) =>
        _effects.AddRange(_effects
            .Where(effect => effect.Instance.StartsWith($"{instance}:{name}", StringComparison.Ordinal))
            .Select(effect => effect with { IsUndo = true })
            .ToList());

    /// <summary>An effect: something was done, or undone.</summary>
    internal sealed record Effect(string Instance, string Step, bool IsUndo, bool IsWhole)
    {
        public bool Is(string instance, string step) => Instance == instance && Step == step;
    }
}
