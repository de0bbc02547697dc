using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <summary>
/// The client of a local engine. As with the real one: starting an id that runs is refused with
/// <c>OrchestrationAlreadyExistsException</c> (an ended one is replaced, unless the dedupe statuses say otherwise);
/// events for, and terminations of, instances that are not there or have ended are dropped without an error.
/// </summary>
internal sealed class LocalDurableTaskClient(DurableEngine engine) : DurableTaskClient("local")
{
    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        if (string.IsNullOrEmpty(orchestratorName.Name))
        {
            throw new ArgumentNullException(nameof(orchestratorName), "Name the orchestrator function to start.");
        }

        return engine.ScheduleAsync(orchestratorName, engine.Converter.Serialize(input), options, cancellation);
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return engine.SendAsync(
            instanceId,
            engine.NewEvent(HistoryEventKind.EventRaised) with
            {
                Name = eventName,
                Payload = engine.Converter.Serialize(eventPayload),
            },
            cancellation);
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Describe(await engine.WaitAsync(instanceId, ended: false, cancellation), getInputsAndOutputs);
    }

    public override async Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return Describe(await engine.WaitAsync(instanceId, ended: true, cancellation), getInputsAndOutputs);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return engine.SendAsync(
            instanceId,
            engine.NewEvent(HistoryEventKind.ExecutionTerminated) with
            {
                Payload = engine.Converter.Serialize(options?.Output),
                Recursive = options?.Recursive == true,
            },
            cancellation);
    }

    public override Task SuspendInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendReasonAsync(HistoryEventKind.ExecutionSuspended, instanceId, reason, cancellation);

    public override Task ResumeInstanceAsync(
        string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        SendReasonAsync(HistoryEventKind.ExecutionResumed, instanceId, reason, cancellation);

    public override async Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var instance = await engine.FindAsync(instanceId, cancellation);
        return instance is null ? null : Describe(instance, getInputsAndOutputs);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        var query = filter ?? new OrchestrationQuery();
        var instances = new InstanceFilter(
            query.Statuses?.ToList(), query.CreatedFrom, query.CreatedTo, query.InstanceIdPrefix);
        return Pageable.Create(async (continuation, size, cancellation) =>
        {
            var token = continuation ?? query.ContinuationToken;
            var after = token is null ? 0 : long.Parse(token, CultureInfo.InvariantCulture);
            var count = size ?? query.PageSize;
            var page = await engine.QueryAsync(instances, after, count, cancellation);
            var next = page.Count < count ? null : page[^1].Row.ToString(CultureInfo.InvariantCulture);
            return new Page<OrchestrationMetadata>(
                [.. page.Select(found => Describe(found.Instance, query.FetchInputsAndOutputs))], next);
        });
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return new PurgeResult(await engine.PurgeAsync(instanceId, options?.Recursive == true, cancellation));
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        const int PageSize = 100;
        var instances = new InstanceFilter(filter.Statuses?.ToList(), filter.CreatedFrom, filter.CreatedTo);
        var purged = 0;
        long after = 0;
        while (true)
        {
            var page = await engine.QueryAsync(instances, after, PageSize, cancellation);
            foreach (var (instance, row) in page)
            {
                after = row;
                purged += await engine.PurgeAsync(instance.Id, options?.Recursive == true, cancellation);
            }

            if (page.Count < PageSize)
            {
                return new PurgeResult(purged, isComplete: true);
            }
        }
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var former = await engine.FindAsync(instanceId, cancellation) ?? throw DurableEngine.NotFound(instanceId);
        var options = new StartOrchestrationOptions(restartWithNewInstanceId ? null : instanceId);
        return await engine.ScheduleAsync(former.Name, former.Input, options, cancellation);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task SendReasonAsync(
        HistoryEventKind kind, string instanceId, string? reason, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        return engine.SendAsync(
            instanceId,
            engine.NewEvent(kind) with { Payload = reason is null ? null : engine.Converter.Serialize(reason) },
            cancellation);
    }

    private OrchestrationMetadata Describe(InstanceState instance, bool payloads)
    {
        lock (instance.Gate)
        {
            return new OrchestrationMetadata(instance.Name, instance.Id)
            {
                DataConverter = payloads ? engine.Converter : null,
                RuntimeStatus = instance.Status,
                CreatedAt = new DateTimeOffset(instance.CreatedAt, TimeSpan.Zero),
                LastUpdatedAt = new DateTimeOffset(instance.UpdatedAt, TimeSpan.Zero),
                SerializedInput = payloads ? instance.Input : null,
                SerializedOutput = payloads ? instance.Output : null,
                SerializedCustomStatus = payloads ? instance.CustomStatus : null,
                Tags = instance.Tags ?? new Dictionary<string, string>(),
                FailureDetails = payloads ? instance.Failure : null,
            };
        }
    }
}
