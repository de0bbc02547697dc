using System.Text.Json;
using Microsoft.DurableTask;

namespace Serverless.Sagas.Tests.Simulation;

/// <summary>Runs a plan as a saga, as an app would write it.</summary>
internal sealed class PlanSaga(SagaPlan plan, Mistake mistake)
{
    public const string Root = "Root";
    public const string Child = "Child";
    public const string DoStep = "Do";
    public const string UndoStep = "Undo";
    public const string Ask = "Ask";
    public const string Tell = "Tell";

    private static readonly ApprovalDecision Default = new(true);

    public static TimeSpan ParkLimit { get; } = TimeSpan.FromHours(1);

    public async Task<object?> RunAsync(TaskOrchestrationContext context)
    {
        var isRoot = context.Name == Root;
        var steps = isRoot ? plan.Steps : Find(plan.Steps, context.GetInput<object>()!.ToString()!).Inner;
        return await context.RunSagaAsync<string>(
            saga => RunAsync(saga, steps, isRoot ? plan.NoReturnAt : null),
            new SagaOptions
            {
                Retry = new RetryPolicy(3, TimeSpan.FromSeconds(1), 2),
                UndoRetry = new RetryPolicy(3, TimeSpan.FromSeconds(1), 2),
                ParkLimit = plan.HasParkLimit ? ParkLimit : null,
                ParkedActivity = Tell,
            });
    }

    /// <summary>Finds a step, inner ones too.</summary>
    public static SimulatedStep Find(IEnumerable<SimulatedStep> steps, string name) =>
        All(steps).First(step => step.Name == name);

    public static IEnumerable<SimulatedStep> All(IEnumerable<SimulatedStep> steps) =>
        steps.SelectMany(step => All(step.Inner).Prepend(step));

    private async Task RunAsync(Saga<string> saga, IReadOnlyList<SimulatedStep> steps, int? noReturnAt)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (i == noReturnAt && mistake != Mistake.ForgetsNoReturn)
            {
                saga.PointOfNoReturn();
            }

            if (mistake == Mistake.SwallowsFailure)
            {
                await SwallowAsync(saga, steps[i]);
                continue;
            }

            await StepAsync(saga, steps[i]);
            if (steps[i].Refuses && steps[i].Kind != StepKind.Approval && !saga.IsPastNoReturn)
            {
                saga.Abort(steps[i].Name);
            }
        }
    }

    private static async Task SwallowAsync(Saga<string> saga, SimulatedStep step)
    {
        try
        {
            await saga.Context.CallActivityAsync(
                DoStep, new StepCall<string>($"{saga.Context.InstanceId}/{step.Name}", step.Name));
        }
        catch (TaskFailedException)
        {
            // The mistake.
        }
    }

    private Task StepAsync(Saga<string> saga, SimulatedStep step)
    {
        var from = step.FromStart ? Undo.Started : Undo.Succeeded;
        var options = new SagaStepOptions
        {
            Timeout = step.Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            ParksOnFailure = step.Parks,
        };
        Func<SagaStep, Task>? undo = step.HasUndo ? one => one.Call(UndoStep, step.Name) : null;
        switch (step.Kind)
        {
            case StepKind.Group:
                return saga.All([.. step.Inner.Select(inner => (Func<Task>)(() => StepAsync(saga, inner)))]);
            case StepKind.Child:
                return saga.Child(step.Name, Child, step.Name, undo);
            case StepKind.Approval:
                return ApproveAsync(saga, step);
            case StepKind.Request:
                return saga.Step(
                    step.Name,
                    one => AskAsync(one, "do", step.Name),
                    step.HasUndo ? one => AskAsync(one, "undo", step.Name) : null,
                    from,
                    options);
            default:
                return saga.Step(step.Name, one => CallAsync(saga, one, step), undo, from, options);
        }
    }

    private Task CallAsync(Saga<string> saga, SagaStep one, SimulatedStep step) =>
        mistake == Mistake.UndoesTooEarly
            ? saga.Context.CallActivityAsync(DoStep, new StepCall<string>(one.Key, step.Name))
            : one.Call(DoStep, step.Name);

    private static Task AskAsync(SagaStep one, string what, string name) => one.Request<string, JsonDocument>(
        Ask, new Dictionary<string, string> { ["a"] = $"{what} {name} a", ["b"] = $"{what} {name} b" });

    private static async Task ApproveAsync(Saga<string> saga, SimulatedStep step)
    {
        var decision = await saga.Approval(step.Name, TimeSpan.FromSeconds(30), Default);
        if (!decision.Approved && !saga.IsPastNoReturn)
        {
            saga.Abort(step.Name);
        }
    }
}
