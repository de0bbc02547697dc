using System.Text.Json;
using Microsoft.DurableTask.Protobuf;
using Serverless.FunctionsHost.Durable;
using Serverless.TaskHub;
using Serverless.Testing.Timelines;

namespace Serverless.Testing.Durable;

/// <summary>The orchestrations of all apps of a system. An instance is found in whichever hub it is.</summary>
public sealed class SystemOrchestrations
{
    private readonly DurableHubs _hubs;
    private readonly Func<string> _timeline;

    internal SystemOrchestrations(DurableHubs hubs, Func<string> timeline)
    {
        _hubs = hubs;
        _timeline = timeline;
    }

    /// <summary>Finds an orchestration; null when there is none.</summary>
    /// <param name="id">The instance id.</param>
    public async Task<Orchestration?> FindAsync(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        foreach (var hub in _hubs.Open.Values)
        {
            if (await hub.GetAsync(id, withPayloads: true) is { } state)
            {
                return From(state);
            }
        }

        return null;
    }

    /// <summary>Gets an orchestration.</summary>
    /// <param name="id">The instance id.</param>
    /// <exception cref="TestSystemException">There is none.</exception>
    public async Task<Orchestration> GetAsync(string id) => await FindAsync(id) ?? throw NotFound(id);

    /// <summary>Lists the orchestrations of all hubs, in the order of their creation.</summary>
    public async Task<IReadOnlyList<Orchestration>> ListAsync()
    {
        var found = new List<Orchestration>();
        foreach (var hub in _hubs.Open.Values)
        {
            var query = new InstanceQuery { MaxInstanceCount = 1_000, FetchInputsAndOutputs = true };
            do
            {
                var page = await hub.QueryAsync(query);
                found.AddRange(page.OrchestrationState.Select(From));
                query.ContinuationToken = page.ContinuationToken;
            }
            while (!string.IsNullOrEmpty(query.ContinuationToken));
        }

        return [.. found.OrderBy(orchestration => orchestration.CreatedAt)];
    }

    /// <summary>Gets the history of an orchestration: that of its current or last execution.</summary>
    /// <param name="id">The instance id.</param>
    /// <exception cref="TestSystemException">There is none.</exception>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(string id)
    {
        var history = await (await HubOfAsync(id)).GetHistoryAsync(id);
        return [.. HistoryReader.Read(history ?? [])];
    }

    /// <summary>Raises an event.</summary>
    /// <param name="id">The instance id.</param>
    /// <param name="name">The event.</param>
    /// <param name="payload">What it carries, written as JSON in camel case; null for nothing.</param>
    /// <exception cref="TestSystemException">There is no such orchestration.</exception>
    public async Task RaiseEventAsync(string id, string name, object? payload = null) =>
        await (await HubOfAsync(id)).RaiseEventAsync(
            id, name, payload is null ? null : JsonSerializer.Serialize(payload, JsonSerializerOptions.Web));

    /// <summary>Asks an orchestration to end.</summary>
    /// <param name="id">The instance id.</param>
    /// <exception cref="TestSystemException">There is none.</exception>
    public async Task TerminateAsync(string id) =>
        await (await HubOfAsync(id)).TerminateAsync(id, output: null, recursive: true);

    /// <summary>Starts an orchestration, as an app's own client does.</summary>
    /// <param name="name">The orchestrator.</param>
    /// <param name="input">Its input, written as JSON in camel case; null for none.</param>
    /// <param name="id">The instance id; null for a new one.</param>
    /// <param name="hub">The task hub; null where the apps share one, or only one has any.</param>
    /// <returns>The instance id.</returns>
    /// <exception cref="TestSystemException">It is not clear in which hub.</exception>
    public Task<string> StartAsync(string name, object? input = null, string? id = null, string? hub = null)
    {
        var open = _hubs.Open;
        var target = hub is null ? open.Values.SingleOrDefault() : open.GetValueOrDefault(hub);
        return target is null
            ? throw new TestSystemException(
                $"Orchestrations can be started in the hubs {string.Join(", ", open.Keys)}: name one of them.")
            : target.StartAsync(new CreateInstanceRequest
            {
                Name = name,
                InstanceId = id ?? Guid.NewGuid().ToString("N"),
                Input = input is null ? null : JsonSerializer.Serialize(input, JsonSerializerOptions.Web),
            });
    }

    /// <summary>What the orchestrations did, for a timeline.</summary>
    internal async Task<IReadOnlyList<TimelineEntry>> TimelineAsync()
    {
        var entries = new List<TimelineEntry>();
        foreach (var orchestration in await ListAsync())
        {
            entries.AddRange((await HistoryAsync(orchestration.Id))
                .Where(entry => entry.Kind is not ("OrchestratorStarted" or "OrchestratorCompleted"))
                .Select(entry => new TimelineEntry(
                    entry.At,
                    TimelineKind.Durable,
                    $"{orchestration.Name} {orchestration.Id} {entry.Kind} {entry.Name} {Cut(entry.Data)}".TrimEnd())));
        }

        return entries;
    }

    private static string? Cut(string? data) => data is { Length: > 100 } ? $"{data[..100]}…" : data;

    private static Orchestration From(OrchestrationState state) => new(
        state.InstanceId,
        state.Name,
        state.OrchestrationStatus.ToString(),
        state.Input,
        state.Output,
        state.CustomStatus,
        state.FailureDetails is { } failure ? $"{failure.ErrorType}: {failure.ErrorMessage}" : null,
        state.CreatedTimestamp.ToDateTimeOffset(),
        state.LastUpdatedTimestamp.ToDateTimeOffset());

    private async Task<DurableTaskHub> HubOfAsync(string id)
    {
        foreach (var hub in _hubs.Open.Values)
        {
            if (await hub.GetAsync(id, withPayloads: false) is not null)
            {
                return hub;
            }
        }

        throw NotFound(id);
    }

    private TestSystemException NotFound(string id) =>
        new($"There is no orchestration '{id}'.\n\nWhat happened:\n{_timeline()}");
}
