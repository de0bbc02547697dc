using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Serverless.Sagas.Tests.Engine;
using Serverless.TaskHub;
using Serverless.TaskHub.Tests.Recovery.Crashes;

namespace Serverless.Sagas.Tests.Kills;

/// <summary>
/// A host of sagas that loses its power at any instant: each saga ends completed, or wholly undone, or parked, and its
/// effects are those that its result tells of.
/// </summary>
public sealed class SagaCrashTests(ITestOutputHelper output) : IDisposable
{
    private const int Steps = 3;
    private const string Ticket = "saga-command:step-1#1";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private static readonly SagaStepOptions Once = new() { Retry = new RetryPolicy(1, TimeSpan.FromSeconds(1)) };

    private static readonly Dictionary<string, SagaStatus> Ends = new(StringComparer.Ordinal)
    {
        ["completes"] = SagaStatus.Completed,
        ["aborts"] = SagaStatus.Compensated,
        ["fails"] = SagaStatus.Compensated,
        ["stopped"] = SagaStatus.Compensated,
        ["resumed"] = SagaStatus.Completed,
        ["forsaken"] = SagaStatus.Parked,
    };

    private readonly CrashRig _rig = new(
        [
            .. Ends.Keys.SelectMany(id => new[] { new(hub => StartAsync(hub, id)), ClientStep.Idle(Moment) }),
            Raise("stopped", "saga-stop", """{"Reason":"by plan","By":"ann"}"""),
            .. Enumerable.Repeat(ClientStep.Idle(Moment), 40),
            Raise("resumed", Ticket, """{"Action":"Skip","By":"ann"}"""),
            ClientStep.Idle(),
        ],
        effects => new StoryExecutor(
            Ends.Keys.ToDictionary(id => id, _ => (Func<TaskOrchestrationContext, Task<object?>>)RunAsync),
            (name, input) => Act(effects, name, input)),
        JudgeAsync);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Crash_AtEveryInstant_EverySagaEndsOneWay()
    {
        var instants = await _rig.CrashEverywhereAsync();

        output.WriteLine($"{instants} instants");
        instants.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData("DELETE FROM hub_instances WHERE id = 'aborts'")]
    [InlineData("DELETE FROM hub_chunks WHERE id = (SELECT MAX(id) FROM hub_chunks WHERE instance = "
        + "(SELECT position FROM hub_instances WHERE id = 'aborts'))")]
    public async Task Crash_OfAHubWithAMistake_IsFound(string damage) =>
        (await _rig.FindAsync(damage)).ShouldBeGreaterThan(0);

    public void Dispose() => _rig.Dispose();

    private static async Task<object?> RunAsync(TaskOrchestrationContext context)
    {
        var id = context.InstanceId;
        return await context.RunSagaAsync<string>(
            async saga =>
            {
                for (var i = 0; i < Steps; i++)
                {
                    var step = string.Create(CultureInfo.InvariantCulture, $"step-{i}");
                    var isHard = i == 1 && id is ("resumed" or "forsaken");
                    if (isHard && id == "forsaken")
                    {
                        saga.PointOfNoReturn();
                    }

                    await saga.Step(
                        step,
                        run => run.Call(isHard ? "Fail" : "Do", $"{id} do {step}"),
                        run => run.Call("Undo", $"{id} undo {step}"),
                        Undo.Started,
                        Once with { ParksOnFailure = isHard });
                    await context.CreateTimer(TimeSpan.FromSeconds(2), CancellationToken.None);
                }

                if (id == "aborts")
                {
                    saga.Abort("by plan");
                }

                if (id == "fails")
                {
                    await saga.Step("last", run => run.Call("Fail", $"{id} do last"), options: Once);
                }
            },
            new SagaOptions { ParkLimit = id == "forsaken" ? TimeSpan.FromHours(1) : null });
    }

    /// <summary>A step that fails has its effect all the same: the answer of the other side was lost.</summary>
    private static object? Act(EffectLog effects, string name, JsonElement call)
    {
        effects.Add(call.GetProperty("Input").GetString()!);
        return name == "Fail" ? throw new InvalidOperationException("by plan") : null;
    }

    private static async Task StartAsync(DurableTaskHub hub, string id)
    {
        try
        {
            await hub.StartAsync(new CreateInstanceRequest
            {
                InstanceId = id,
                Name = id,
                OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy(),
            });
        }
        catch (TaskHubException e) when (e.Error == TaskHubError.AlreadyExists)
        {
            // The crash came between the commit and its acknowledgement.
        }
    }

    private static ClientStep Raise(string id, string name, string payload) =>
        new(hub => hub.RaiseEventAsync(id, name, payload));

    private static async Task<IReadOnlyList<string>> JudgeAsync(CrashedHub crashed)
    {
        var wrong = new List<string>();
        var results = new Dictionary<string, SagaStatus>(StringComparer.Ordinal);
        foreach (var (id, expected) in Ends)
        {
            var state = await crashed.Hub.GetAsync(id, withPayloads: true);
            if (state is not { OrchestrationStatus: OrchestrationStatus.Completed })
            {
                wrong.Add($"{id} is {state?.OrchestrationStatus.ToString() ?? "lost"} {state?.FailureDetails}");
                continue;
            }

            var result = JsonSerializer.Deserialize<SagaResult<string>>(state.Output)!;
            if (result.Status != expected)
            {
                wrong.Add($"{id} is {result.Status}: {result.Reason}");
            }

            var history = (await crashed.Hub.GetHistoryAsync(id))!;
            var broken = HistoryRules.Check(id, history).ToList();
            wrong.AddRange(broken);
            if (broken.Count == 0 && await ReplayCheck.DifferenceAsync(crashed.Hub, id, RunAsync) is { } difference)
            {
                wrong.Add(difference);
            }

            results[id] = result.Status;
        }

        // A parked saga is neither done nor undone: what it says is checked, not its effects. The one that was stopped
        // undid what it had begun.
        foreach (var (id, kept) in results)
        {
            var lines = crashed.Effects.All
                .Where(line => line.StartsWith($"{id} ", StringComparison.Ordinal)).ToList();
            if (kept == SagaStatus.Parked)
            {
                wrong.AddRange(lines.Where(line => line.Contains(" undo ", StringComparison.Ordinal))
                    .Select(line => $"parked past its point of no return, and yet: {line}"));
                continue;
            }

            var begun = id == "stopped" ? lines.Select(line => line.Split(' ')[2]).Distinct().Count() : Steps;
            wrong.AddRange(EffectChecker.Check(
                lines, new Dictionary<string, SagaStatus>(StringComparer.Ordinal) { [id] = kept }, begun));
        }

        return wrong;
    }
}
