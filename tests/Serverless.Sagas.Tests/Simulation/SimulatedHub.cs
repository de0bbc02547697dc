using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using Serverless.Sagas.Parking;
using Serverless.Sagas.Requests;
using Serverless.Sagas.Running;

namespace Serverless.Sagas.Tests.Simulation;

/// <summary>
/// A task hub, its workers and their world on one thread and one clock: everything that happens is drawn from the
/// plan's seed, so a run can be repeated. Each episode is the SDK's own replay of the whole history.
/// </summary>
internal sealed class SimulatedHub
{
    private const int MaxEvents = 20_000;
    private const int MaxCommands = 40;
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly SagaPlan _plan;
    private readonly PlanSaga _saga;
    private readonly Random _random;
    private readonly PriorityQueue<Action, (DateTime At, int Order)> _agenda = new();
    private readonly Dictionary<string, SimulatedInstance> _instances = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tickets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);
    private readonly List<string> _story = [];
    private DateTime _now = Start;
    private int _commands;

    public SimulatedHub(SagaPlan plan, Mistake mistake)
    {
        _plan = plan;
        _saga = new PlanSaga(plan, mistake);
        _random = new Random(plan.Seed);
        World = new SimulatedWorld(plan, Tell);
    }

    public SimulatedWorld World { get; }

    public IReadOnlyCollection<SimulatedInstance> Instances => _instances.Values;

    public IReadOnlyList<string> Story => _story;

    public bool IsOverruled { get; private set; }

    /// <summary>Runs until nothing is left to happen.</summary>
    /// <returns>Whether that came.</returns>
    public bool Run()
    {
        var root = Begin("saga", PlanSaga.Root, null, null);
        if (_plan.StopAt is { } stop)
        {
            At(stop, () => Raise(root, StopRequest.EventName, """{"Reason":"simulated","By":"ann"}"""));
        }

        if (_plan.SuspendAt is { } suspend)
        {
            At(suspend, () => root.IsSuspended = true);
            At(suspend + 20, () =>
            {
                root.IsSuspended = false;
                Wake(root);
            });
        }

        foreach (var approval in PlanSaga.All(_plan.Steps).Where(step => step.Kind == StepKind.Approval))
        {
            var decision = JsonSerializer.Serialize(new ApprovalDecision(!approval.Refuses));
            At(approval.Takes, () => _instances.Values.ToList()
                .ForEach(instance => Raise(instance, approval.Name, decision)));
        }

        var left = MaxEvents;
        while (left-- > 0 && _agenda.TryDequeue(out var next, out var when))
        {
            _now = when.At;
            next();
        }

        return left > 0;
    }

    private SimulatedInstance Begin(string id, string name, string? input, (SimulatedInstance, int)? parent)
    {
        var instance = new SimulatedInstance(id, name, input) { Parent = parent };
        _instances.Add(id, instance);
        Wake(instance);
        return instance;
    }

    private void At(double seconds, Action action) =>
        _agenda.Enqueue(action, (_now.AddSeconds(seconds), _random.Next()));

    private void Tell(string line) =>
        _story.Add($"{(_now - Start).TotalSeconds,6:0.#} s  {line}");

    private bool Kills() => _random.NextDouble() < _plan.KillChance;

    private void Wake(SimulatedInstance instance)
    {
        if (instance is { IsScheduled: false, HasWork: true })
        {
            instance.IsScheduled = true;
            At(0, () => RunEpisode(instance));
        }
    }

    private void RunEpisode(SimulatedInstance instance)
    {
        instance.IsScheduled = false;
        if (!instance.HasWork)
        {
            return;
        }

        var isKept = !Kills();
        foreach (var action in instance.Run(_now, _saga.RunAsync, isKept))
        {
            Take(instance, action);
        }

        Command(instance);
        if (instance.End is not null)
        {
            Tell($"{instance.Id} ends: {instance.End.OrchestrationStatus} {instance.End.Result}");
            Answer(instance);
        }

        Wake(instance);
    }

    private void Take(SimulatedInstance instance, OrchestratorAction action)
    {
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                Execute(instance, action.Id, action.ScheduleTask);
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                var fireAt = action.CreateTimer.FireAt;
                var delay = (fireAt.ToDateTime() - _now).TotalSeconds;
                At(Math.Max(delay, 0), () => Deliver(instance, new()
                {
                    TimerFired = new() { FireAt = fireAt, TimerId = action.Id },
                }));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration:
                var sub = action.CreateSubOrchestration;
                Begin(sub.InstanceId, sub.Name, sub.Input, (instance, action.Id));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent:
                if (_instances.TryGetValue(action.SendEvent.Instance.InstanceId, out var target))
                {
                    At(0, () => Raise(target, action.SendEvent.Name, action.SendEvent.Data));
                }

                break;
        }
    }

    private void Execute(SimulatedInstance instance, int task, ScheduleTaskAction call)
    {
        var input = JsonDocument.Parse(call.Input).RootElement;
        var stepCall = input.ValueKind == JsonValueKind.Array ? input[0] : input;
        if (call.Name == PlanSaga.Ask)
        {
            At(0, () => Ask(instance, task, call, stepCall.GetProperty("Input")));
            return;
        }

        if (call.Name == PlanSaga.Tell)
        {
            At(0, () => Complete(instance, task, succeeds: true));
            return;
        }

        var name = stepCall.GetProperty("Input").GetString()!;
        var isUndo = call.Name == PlanSaga.UndoStep;
        var step = PlanSaga.Find(_plan.Steps, name);
        At(isUndo ? step.UndoTakes : step.Takes, () =>
        {
            var succeeds = World.Execute(instance.Id, name, isUndo);
            if (succeeds && isUndo && step.Kind == StepKind.Child)
            {
                World.UndoChild(instance.Id, name);
            }

            if (Kills())
            {
                At(1, () => Execute(instance, task, call));
                return;
            }

            Complete(instance, task, succeeds);
        });
    }

    private void Ask(SimulatedInstance instance, int task, ScheduleTaskAction call, JsonElement requests)
    {
        foreach (var request in requests.EnumerateArray())
        {
            Send(
                request.GetProperty("MessageId").GetString()!,
                request.GetProperty("CorrelationId").GetString()!,
                request.GetProperty("Command").GetString()!.Split(' '),
                instance);
        }

        if (Kills())
        {
            At(1, () => Ask(instance, task, call, requests));
            return;
        }

        Complete(instance, task, succeeds: true);
    }

    private void Send(string messageId, string correlationId, string[] command, SimulatedInstance instance)
    {
        var step = PlanSaga.Find(_plan.Steps, command[1]);
        if (_lost.Count(lost => lost.StartsWith($"{instance.Id} {step.Name} ", StringComparison.Ordinal)) < step.Lost
            && _lost.Add($"{instance.Id} {step.Name} {messageId}"))
        {
            Tell($"{instance.Id}: message {messageId} is lost");
            return;
        }

        // Commands and answers overtake each other.
        At(_random.Next(6), () =>
        {
            World.Carry(instance.Id, step.Name, command[0] == "undo");
            ReplyAddress.TryParse(correlationId, out _, out var reply).ShouldBeTrue(correlationId);
            for (var i = 0; i < (_plan.Duplicates ? 2 : 1); i++)
            {
                At(_random.Next(6), () => Raise(instance, reply!, "{}"));
            }
        });
    }

    private void Complete(SimulatedInstance instance, int task, bool succeeds)
    {
        for (var i = 0; i < (_plan.Duplicates ? 2 : 1); i++)
        {
            Deliver(instance, succeeds
                ? new() { TaskCompleted = new() { TaskScheduledId = task, Result = "null" } }
                : new()
                {
                    TaskFailed = new()
                    {
                        TaskScheduledId = task,
                        FailureDetails = new() { ErrorType = "System.IO.IOException", ErrorMessage = "by plan" },
                    },
                });
        }
    }

    private void Answer(SimulatedInstance ended)
    {
        if (ended.Parent is not { } parent)
        {
            return;
        }

        Deliver(parent.Instance, ended.End!.OrchestrationStatus == OrchestrationStatus.Completed
            ? new()
            {
                SubOrchestrationInstanceCompleted = new() { TaskScheduledId = parent.Task, Result = ended.End.Result },
            }
            : new()
            {
                SubOrchestrationInstanceFailed = new()
                {
                    TaskScheduledId = parent.Task,
                    FailureDetails = ended.End.FailureDetails,
                },
            });
    }

    private void Raise(SimulatedInstance instance, string name, string? data)
    {
        Tell($"{instance.Id}: event {name} {data}");
        Deliver(instance, new() { EventRaised = new() { Name = name, Input = data } });
    }

    private void Deliver(SimulatedInstance instance, HistoryEvent arrived)
    {
        arrived.EventId = -1;
        arrived.Timestamp = Timestamp.FromDateTime(_now);
        instance.Receive(arrived);
        Wake(instance);
    }

    // A person looks at what is parked, and says something else each time.
    private void Command(SimulatedInstance instance)
    {
        foreach (var step in SagaTimeline.Parse(instance.Status)?.Steps ?? [])
        {
            if (step.Ticket is not { } ticket || _plan.Person.Count == 0 || !_tickets.Add($"{instance.Id} {ticket}"))
            {
                continue;
            }

            // Whoever resumes what will never succeed gives up some day.
            var action = _commands < MaxCommands ? _plan.Person[_commands % _plan.Person.Count] : ParkAction.Skip;
            _commands++;
            var overrules = _plan.Overrules && action == ParkAction.Compensate;
            At(60, () => Say(instance, ticket, action, overrules));
            At(120, () => Say(instance, ticket, ParkAction.Skip, overrules: false));
        }
    }

    private void Say(SimulatedInstance instance, string ticket, ParkAction action, bool overrules)
    {
        IsOverruled |= overrules;
        Raise(instance, Ticket.EventName(ticket), JsonSerializer.Serialize(
            new ParkCommand(action, "bob", OverrulesNoReturn: overrules)));
    }
}
