using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace Serverless.Sagas.Tests.Engine;

/// <summary>
/// A task hub on a fake clock with the SDK's own worker and one orchestrator; every activity call is noted.
/// </summary>
internal sealed class SagaHarness : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Func<TaskOrchestrationContext, Task<object?>> _orchestrator;
    private readonly Dictionary<string, Func<string?, object?>> _activities = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];
    private readonly List<(string Activity, string Key, string? Undoes)> _keys = [];
    private readonly IReadOnlyDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _children;
    private readonly string? _path;
    private SagaServer _server = null!;

    private SagaHarness(
        Func<TaskOrchestrationContext, Task<object?>> orchestrator,
        IReadOnlyDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> children,
        string? path)
    {
        _orchestrator = orchestrator;
        _children = children;
        _path = path;
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public DurableTaskClient Client => _server.Client;

    /// <summary>The activities that ran, in order: name and input.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>The idempotency keys that the activities got, in order.</summary>
    public IReadOnlyList<(string Activity, string Key, string? Undoes)> Keys
    {
        get
        {
            lock (_calls)
            {
                return [.. _keys];
            }
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="orchestrator">The orchestrator "Saga".</param>
    /// <param name="fails">Activities that fail, with the number of their calls that do.</param>
    /// <param name="children">Further orchestrators, by name.</param>
    /// <param name="onDisk">Keep the journal in a file, for <see cref="RestartAsync"/>.</param>
    public static async Task<SagaHarness> StartAsync<T>(
        Func<TaskOrchestrationContext, Task<T>> orchestrator,
        IReadOnlyDictionary<string, int>? fails = null,
        bool onDisk = false,
        IReadOnlyDictionary<string, Func<TaskOrchestrationContext, Task<object?>>>? children = null)
    {
        var path = onDisk
            ? Path.Combine(Directory.CreateTempSubdirectory("saga-tests-").FullName, "durable.db")
            : null;
        var harness = new SagaHarness(
            async context => await orchestrator(context),
            children ?? new Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>>(StringComparer.Ordinal),
            path);
        foreach (var (name, count) in fails ?? new Dictionary<string, int>())
        {
            var left = count;
            harness.On(name, _ => Interlocked.Decrement(ref left) >= 0
                ? throw new InvalidOperationException($"{name} failed")
                : null);
        }

        await harness.OpenAsync();
        return harness;
    }

    /// <summary>Says what an activity does; one that is not named here returns its input.</summary>
    public void On(string activity, Func<string?, object?> body) => _activities[activity] = body;

    public async Task<string> ScheduleAsync(string id = "saga-1")
    {
        await Client.ScheduleOnceAsync("Saga", id, null, Cancellation);
        return id;
    }

    public async Task<T> RunAsync<T>()
    {
        var id = await ScheduleAsync();
        return await EndAsync<T>(id);
    }

    public async Task<T> EndAsync<T>(string id)
    {
        var end = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Cancellation)
            .WaitAsync(Patience, TimeProvider.System, Cancellation);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, end.FailureDetails?.ToString());
        (await ReplayCheck.DifferenceAsync(_server.Hub, id, _orchestrator)).ShouldBeNull();
        return end.ReadOutputAs<T>()!;
    }

    /// <summary>Waits for an instance that fails.</summary>
    public async Task<string> FailureAsync(string id)
    {
        var end = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Cancellation)
            .WaitAsync(Patience, TimeProvider.System, Cancellation);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        return end.FailureDetails.ShouldNotBeNull().ErrorMessage;
    }

    /// <summary>Reads where the saga stands when nothing is left to do without the clock.</summary>
    public async Task<SagaTimeline> TimelineAsync(string id)
    {
        await IdleAsync();
        return (await Client.GetSagaAsync(id, Cancellation)).ShouldNotBeNull();
    }

    public async Task RaiseAsync(string id, string name, object? payload)
    {
        await Client.RaiseEventAsync(id, name, payload, Cancellation);
        await IdleAsync();
    }

    public Task IdleAsync() =>
        _server.Hub.WhenIdleAsync(Cancellation).WaitAsync(Patience, TimeProvider.System, Cancellation);

    /// <summary>Waits for what another thread does.</summary>
    public Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <inheritdoc cref="UntilAsync(Func{bool})"/>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }

    public async Task AdvanceAsync(TimeSpan by, int steps = 1)
    {
        for (var i = 0; i < steps; i++)
        {
            await IdleAsync();
            Time.Advance(by / steps);
            await IdleAsync();
        }
    }

    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_path is not null)
        {
            Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
        }
    }

    private ValueTask CloseAsync() => _server.DisposeAsync();

    private async Task OpenAsync() => _server = await SagaServer.StartAsync(_path, Time, tasks =>
    {
        tasks.AddOrchestratorFunc<object, object?>("Saga", (context, _) => _orchestrator(context));
        foreach (var (name, child) in _children)
        {
            tasks.AddOrchestratorFunc<object, object?>(name, (context, _) => child(context));
        }

        foreach (var name in Activities.All)
        {
            tasks.AddActivityFunc<StepCall<string?>, object?>(name, (_, call) => Run(name, call));
        }

        tasks.AddActivityFunc<StepCall<List<SagaRequest<string>>>, object?>(
            Activities.SendRequests,
            (_, call) => Run(Activities.Send, new StepCall<string?>(call.Key, JsonSerializer.Serialize(call.Input))));
        tasks.AddActivityFunc<StepCall<ParkedStep>, object?>(Activities.TellParked, (_, call) => Run(
            Activities.Tell, new StepCall<string?>(call.Key, Describe(call.Input))));
        tasks.AddActivityFunc<StepCall<UnparkedStep>, object?>(Activities.TellUnparked, (_, call) => Run(
            Activities.TellUnparked, new StepCall<string?>(call.Key, Describe(call.Input))));
    });

    private static string Describe(ParkedStep parked) =>
        $"{parked.InstanceId} {parked.Step} after {parked.Attempts}: {parked.Error}; "
        + $"done {string.Join(',', parked.Done)}; to undo {string.Join(',', parked.ToUndo)}";

    private static string Describe(UnparkedStep step) =>
        $"{step.InstanceId} {step.Ticket}: {step.Action} by {step.By}, {step.Comment}";

    private object? Run(string name, StepCall<string?> call)
    {
        lock (_calls)
        {
            _calls.Add(call.Input is null ? name : $"{name} {call.Input}");
            _keys.Add((name, call.Key, call.Undoes));
        }

        return _activities.TryGetValue(name, out var body) ? body(call.Input) : call.Input;
    }
}
