using System.Text.Json;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.Sagas.Tests.Simulation;

/// <summary>Compares how sagas ended with what they did to the world.</summary>
internal static class Verdict
{
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Of(SagaPlan plan, SimulatedHub hub, bool cameToRest)
    {
        if (!cameToRest)
        {
            return "it never comes to rest";
        }

        foreach (var instance in hub.Instances)
        {
            var steps = instance.Name == PlanSaga.Root ? plan.Steps : StepsOf(plan, instance);
            if (Judge(plan, hub, instance, [.. Effective(steps)]) is { } wrong)
            {
                return $"{instance.Id} {wrong}";
            }
        }

        return null;
    }

    private static string? Judge(
        SagaPlan plan, SimulatedHub hub, SimulatedInstance instance, IReadOnlyList<SimulatedStep> steps)
    {
        if (instance.End is null)
        {
            var isParked = SagaTimeline.Parse(instance.Status)?.State == SagaState.Parked
                || hub.Instances.Any(child => child.Parent?.Instance == instance && child.End is null);
            return isParked && plan.Person.Count == 0 ? null : $"has neither ended nor is it parked: {instance.Status}";
        }

        if (instance.End.OrchestrationStatus != OrchestrationStatus.Completed)
        {
            return $"fails: {instance.End.FailureDetails}";
        }

        var result = JsonSerializer.Deserialize<SagaResult<string>>(instance.End.Result)!;
        var undone = steps.Where(step => Last(hub, instance, step) == true).ToList();
        return result.Status switch
        {
            SagaStatus.Completed when undone.Count > 0 && !IsUndoneByParent(hub, instance) =>
                $"is completed, but {undone[0].Name} was undone",
            SagaStatus.Completed when !IsUndoneByParent(hub, instance)
                && steps.FirstOrDefault(step => IsMissing(hub, instance, step, result)) is { } missing =>
                $"is completed, but {missing.Name} was never done",
            SagaStatus.Compensated when steps.FirstOrDefault(step => IsLeft(hub, instance, step, result)) is { } left =>
                $"is compensated, but {left.Name} is still done",
            SagaStatus.Parked when result.Left.Count == 0 => "is parked, but nothing is left",
            _ => Order(plan, hub, instance),
        };
    }

    private static string? Order(SagaPlan plan, SimulatedHub hub, SimulatedInstance instance)
    {
        if (instance.Name != PlanSaga.Root)
        {
            return null;
        }

        var places = plan.Steps.SelectMany((step, i) => PlanSaga.All([step]).Select(one => (one.Name, Place: i)))
            .ToDictionary(step => step.Name, step => step.Place);
        var effects = hub.World.Effects.Where(effect => effect.Instance == instance.Id).ToList();
        var undos = effects.Where(effect => effect is { IsUndo: true, IsWhole: true })
            .DistinctBy(effect => effect.Step).Select(effect => places[effect.Step]).ToList();
        if (undos.Zip(undos.Skip(1)).Any(pair => pair.Second > pair.First))
        {
            return $"undoes out of order: {string.Join(", ", undos)}";
        }

        var isPast = plan.NoReturnAt is { } place && effects.Exists(one => !one.IsUndo && places[one.Step] >= place);
        return isPast && undos.Count > 0 && !hub.IsOverruled
            ? "undoes although it passed its point of no return"
            : null;
    }

    // True: undone; false: done; null: nothing happened.
    private static bool? Last(SimulatedHub hub, SimulatedInstance instance, SimulatedStep step) =>
        hub.World.Effects.LastOrDefault(effect => effect.Is(instance.Id, step.Name))?.IsUndo;

    private static bool IsMissing(
        SimulatedHub hub, SimulatedInstance instance, SimulatedStep step, SagaResult<string> result) =>
        Last(hub, instance, step) is null && !result.Skipped.Contains(step.Name);

    private static bool IsLeft(
        SimulatedHub hub, SimulatedInstance instance, SimulatedStep step, SagaResult<string> result) =>
        step.HasUndo && Last(hub, instance, step) == false && !result.Skipped.Contains(step.Name);

    private static bool IsUndoneByParent(SimulatedHub hub, SimulatedInstance instance) =>
        instance.Parent is { } parent
        && hub.World.Effects.Any(effect => effect.IsUndo && effect.Instance == parent.Instance.Id);

    private static IReadOnlyList<SimulatedStep> StepsOf(SagaPlan plan, SimulatedInstance child) =>
        PlanSaga.Find(
            plan.Steps, child.Id[(child.Id.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('.')[0]).Inner;

    /// <summary>The steps of one instance that have effects in the world.</summary>
    private static IEnumerable<SimulatedStep> Effective(IEnumerable<SimulatedStep> steps) =>
        steps.SelectMany(step => step.Kind switch
        {
            StepKind.Group => Effective(step.Inner),
            StepKind.Call or StepKind.Request => [step],
            _ => Enumerable.Empty<SimulatedStep>(),
        });
}
