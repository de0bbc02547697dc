using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Logging;
using Serverless.TaskHub.Entities;
using Serverless.TaskHub.Instances;
using Serverless.TaskHub.Stores;
using Serverless.TaskHub.Timers;
using Serverless.TaskHub.Work;

namespace Serverless.TaskHub;

/// <summary>What the parts of a hub share. Everything here but the clock, the store and the timers is guarded by
/// <see cref="Gate"/>, which nobody holds while waiting for anything.</summary>
internal sealed class HubCore : IAsyncDisposable
{
    private long _row;

    public HubCore(ITaskHubStore store, DurableTaskHubOptions options, long lastRow)
    {
        var clock = options.TimeProvider;
        Store = store;
        Clock = clock;
        Logger = options.LoggerFactory.CreateLogger(typeof(DurableTaskHub).FullName!);
        Payloads = new PayloadLimit(options.MaxPayloadBytes);
        Timers = new HubTimers(clock);
        Board = new WorkBoard(clock, Meter);
        Committer = new Committer(store, Gate, Meter);
        _row = lastRow;
    }

    public Lock Gate { get; } = new();

    public TimeProvider Clock { get; }

    public ITaskHubStore Store { get; }

    public ILogger Logger { get; }

    public PayloadLimit Payloads { get; }

    public HubTimers Timers { get; }

    public WorkMeter Meter { get; } = new();

    public WorkBoard Board { get; }

    public Committer Committer { get; }

    public InstanceWaiters Waiters { get; } = new();

    /// <summary>Instances that have not ended, by id; also those that are being created.</summary>
    public Dictionary<string, Instance> Live { get; } = new(StringComparer.Ordinal);

    /// <summary>All entities, by id.</summary>
    public Dictionary<string, Entity> Entities { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset Now => Clock.GetUtcNow();

    public StoredMessage NewMessage_NeedsGate(
        string instanceId, HistoryEvent e, string? executionId = null) =>
        new(++_row, instanceId, executionId, e);

    public EntityMessage NewEntityMessage_NeedsGate(string entityId, HistoryEvent e, bool isJson) =>
        new(++_row, entityId, e, isJson);

    public async ValueTask DisposeAsync()
    {
        Timers.Dispose();
        await Committer.WhenDoneAsync();
        await Store.DisposeAsync();
    }
}
