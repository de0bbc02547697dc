using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Activities;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Episodes;
using Serverless.TaskHub.Execution;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Purging;
using Serverless.TaskHub.Queries;
using Serverless.TaskHub.Rewinding;
using Serverless.TaskHub.Stores;
using Serverless.TaskHub.Stores.Memory;
using Serverless.TaskHub.Stores.Sqlite;

namespace Serverless.TaskHub;

/// <summary>A durable-task backend: keeps instances, their histories, timers and messages, and hands episodes,
/// activities and entities to workers. Its model is the messages of the Durable Task protocol (TaskHubSidecarService);
/// it knows no transport. Everything ends after its commit. Safe for concurrent use.</summary>
public sealed class DurableTaskHub : IAsyncDisposable
{
    private readonly HubCore _core;
    private readonly InstanceStarter _starter;
    private readonly InstanceSignals _signals;
    private readonly InstanceQueries _queries;
    private readonly InstanceRestarter _restarter;
    private readonly InstanceRewinder _rewinder;
    private readonly InstancePurger _purger;
    private readonly ForcedTermination _forced;
    private readonly EntityQueries _entities;
    private readonly Retention? _retention;

    private DurableTaskHub(ITaskHubStore store, StoredHub stored, DurableTaskHubOptions options)
    {
        _core = new HubCore(store, options, stored.LastRow);
        var scheduler = new InstanceScheduler(_core);
        var activities = new ActivityRunner(_core, scheduler);
        var entities = new EntityScheduler(_core, scheduler);
        Runners = new HubRunners(
            _core,
            new EpisodeRunner(_core, scheduler, activities, entities),
            activities,
            new EntityRunner(_core, entities, scheduler));
        _signals = new InstanceSignals(_core, scheduler);
        _starter = new InstanceStarter(_core, scheduler, _signals);
        _queries = new InstanceQueries(_core);
        _restarter = new InstanceRestarter(_queries, _starter);
        _rewinder = new InstanceRewinder(_core, scheduler, activities, _queries);
        _entities = new EntityQueries(_core, entities);
        _purger = new InstancePurger(_core, _entities);
        _forced = new ForcedTermination(_core, scheduler);
        new InstanceRecovery(_core, scheduler, activities, entities).Recover(stored);
        _retention = options.Retention is { } keep ? new Retention(_core, _purger, keep) : null;
    }

    /// <summary>Gets how much is dispatched to workers, ready for them, or being committed. Idle is when this equals
    /// <see cref="Unserved"/> and <see cref="Changes"/> stands still.</summary>
    public long InFlight => _core.Meter.InFlight;

    /// <summary>Gets how much of <see cref="InFlight"/> is ready and has no worker that serves its name.</summary>
    public long Unserved
    {
        get
        {
            lock (_core.Gate)
            {
                return _core.Board.Unserved;
            }
        }
    }

    /// <summary>Gets a number that grows with each change of <see cref="InFlight"/>.</summary>
    public long Changes => _core.Meter.Changes;

    /// <summary>Gets when the earliest timer is due: a durable timer, a delayed start, or work that was given back and
    /// rests. A timer that its orchestrator no longer waits for counts as well: the protocol does not tell.</summary>
    public DateTimeOffset? NextTimer => _core.Timers.Next;

    internal HubRunners Runners { get; }

    internal TimeProvider TimeProvider => _core.Clock;

    /// <summary>Opens a hub and takes up everything that has not ended.</summary>
    /// <exception cref="InvalidOperationException">The database holds the journal of a former engine, or was written by
    /// a newer version.</exception>
    public static async Task<DurableTaskHub> OpenAsync(DurableTaskHubOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Retention <= TimeSpan.Zero || options.MaxPayloadBytes <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"Retention is {options.Retention?.ToString() ?? "none"}, MaxPayloadBytes {options.MaxPayloadBytes}: "
                + "each must be more than 0. Leave it out for no limit.");
        }

        ITaskHubStore store = options.Database is { } database
            ? await SqliteTaskHubStore.OpenAsync(database)
            : new MemoryTaskHubStore();
        return new DurableTaskHub(store, await store.LoadAsync(), options);
    }

    /// <summary>Ends when <see cref="InFlight"/> is 0.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default) =>
        _core.Meter.WhenIdleAsync(cancellationToken);

    /// <summary>Has an executor run what it serves until the result is disposed.</summary>
    public IAsyncDisposable AttachExecutor(ITaskHubExecutor executor, TaskHubExecutorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(executor);
        return new ExecutorAttachment(Runners, new ExecutorConsumer(_core, Runners, executor, options ?? new()));
    }

    /// <summary>Starts an orchestration.</summary>
    /// <returns>Its instance id.</returns>
    /// <exception cref="TaskHubException">The request makes no sense, or the id is taken.</exception>
    public Task<string> StartAsync(CreateInstanceRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _starter.StartAsync(request, cancellationToken);
    }

    /// <summary>Raises an event; to an instance that is not there, or has ended, it is dropped.</summary>
    public Task RaiseEventAsync(string instanceId, string name, string? input) =>
        _signals.RaiseAsync(instanceId, name, input);

    /// <summary>Asks an orchestration to end. Its worker obeys in its next episode.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="output">Its output, as JSON.</param>
    /// <param name="recursive">Whether its sub-orchestrations end, too.</param>
    public Task TerminateAsync(string instanceId, string? output, bool recursive) =>
        _signals.TerminateAsync(instanceId, output, recursive);

    /// <summary>Ends orchestrations without asking their workers.</summary>
    /// <returns>Those that could not be ended.</returns>
    public Task<IReadOnlyList<string>> ForceTerminateAsync(IReadOnlyCollection<string> instanceIds, string? reason) =>
        _forced.TerminateAsync(instanceIds, reason);

    /// <summary>Suspends an orchestration: it keeps its events until it is resumed or terminated.</summary>
    public Task SuspendAsync(string instanceId, string? reason) => _signals.SuspendAsync(instanceId, reason);

    /// <summary>Resumes a suspended orchestration.</summary>
    public Task ResumeAsync(string instanceId, string? reason) => _signals.ResumeAsync(instanceId, reason);

    /// <summary>Brings a failed orchestration back to before its failure.</summary>
    /// <exception cref="TaskHubException">There is none, or it has not failed.</exception>
    public Task RewindAsync(string instanceId, string? reason) => _rewinder.RewindAsync(instanceId, reason);

    /// <summary>Starts an ended orchestration once more with the same input.</summary>
    /// <returns>The id of the new instance.</returns>
    /// <exception cref="TaskHubException">There is none, or it has not ended.</exception>
    public Task<string> RestartAsync(string instanceId, bool withNewId) =>
        _restarter.RestartAsync(instanceId, withNewId);

    /// <summary>Gets the state of an orchestration; null when there is none.</summary>
    public async Task<OrchestrationState?> GetAsync(string instanceId, bool withPayloads) =>
        await _queries.FindAsync(instanceId) is { } record ? InstanceStates.ToState(record, withPayloads) : null;

    /// <summary>Waits until an orchestration is there and has left Pending.</summary>
    public async Task<OrchestrationState> WaitForStartAsync(
        string instanceId, bool withPayloads, CancellationToken cancellationToken)
    {
        var record = await _signals.WaitAsync(
            instanceId, status => status != OrchestrationStatus.Pending, cancellationToken);
        return InstanceStates.ToState(record, withPayloads);
    }

    /// <summary>Waits until an orchestration is there and has ended.</summary>
    public async Task<OrchestrationState> WaitForCompletionAsync(
        string instanceId, bool withPayloads, CancellationToken cancellationToken) =>
        InstanceStates.ToState(await _signals.WaitForEndAsync(instanceId, cancellationToken), withPayloads);

    /// <summary>Gets the history of the current or last execution; null when there is no such instance.</summary>
    public Task<IReadOnlyList<HistoryEvent>?> GetHistoryAsync(string instanceId) =>
        _queries.ReadHistoryAsync(instanceId);

    /// <summary>Gets a page of orchestrations in the order of their creation.</summary>
    /// <exception cref="TaskHubException">The continuation token is not one of this hub.</exception>
    public Task<QueryInstancesResponse> QueryAsync(InstanceQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _queries.QueryAsync(query);
    }

    /// <summary>Gets a page of the ids of ended orchestrations in the order of their ends.</summary>
    /// <exception cref="TaskHubException">The key is not one of this hub.</exception>
    public Task<ListInstanceIdsResponse> ListIdsAsync(ListInstanceIdsRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _queries.ListIdsAsync(request);
    }

    /// <summary>Removes ended orchestrations.</summary>
    /// <exception cref="TaskHubException">The request makes no sense.</exception>
    public Task<PurgeInstancesResponse> PurgeAsync(PurgeInstancesRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _purger.PurgeAsync(request);
    }

    /// <summary>Signals an entity.</summary>
    /// <exception cref="TaskHubException">The id is none of an entity.</exception>
    public Task SignalEntityAsync(SignalEntityRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _entities.SignalAsync(request);
    }

    /// <summary>Gets an entity that has a state; null when there is none.</summary>
    /// <exception cref="TaskHubException">The id is none of an entity.</exception>
    public EntityMetadata? GetEntity(string instanceId, bool withState) => _entities.Find(instanceId, withState);

    /// <summary>Gets a page of entities in the order of their ids.</summary>
    public QueryEntitiesResponse QueryEntities(EntityQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _entities.Query(query);
    }

    /// <summary>Frees locks whose holders are gone.</summary>
    public Task<CleanEntityStorageResponse> CleanEntitiesAsync(CleanEntityStorageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _entities.CleanAsync(request);
    }

    /// <summary>Stops timers and waits for commits under way; the database stays open.</summary>
    public ValueTask DisposeAsync()
    {
        _retention?.Dispose();
        return _core.DisposeAsync();
    }
}
