using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Instances;

namespace Serverless.TaskHub.Stores.Memory;

/// <summary>Instances in dictionaries, for as long as the process lives.</summary>
internal sealed class MemoryTaskHubStore : ITaskHubStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryInstance> _instances = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, MemoryInstance> _created = [];
    private readonly Dictionary<long, MemoryInstance> _messages = [];
    private readonly MemoryEntities _entities = new();
    private long _position;
    private long _lastRow;

    public Task<StoredHub> LoadAsync()
    {
        lock (_gate)
        {
            var live = _created.Values
                .Where(instance => !instance.Record.IsTerminal)
                .Select(instance => instance.Load());
            return Task.FromResult(new StoredHub([.. live], _entities.Load(), _lastRow));
        }
    }

    public Task CommitAsync(StoreBatch batch)
    {
        lock (_gate)
        {
            foreach (var creation in batch.Creates)
            {
                if (_instances.TryGetValue(creation.Record.Id, out var there)
                    && !creation.Replaceable.Contains(there.Record.Status))
                {
                    return Task.FromException(new InstanceExistsException(creation.Record.Id, there.Record.Status));
                }
            }

            Apply_NeedsGate(batch);
            return Task.CompletedTask;
        }
    }

    public Task<InstanceRecord?> FindAsync(string id)
    {
        lock (_gate)
        {
            return Task.FromResult(_instances.GetValueOrDefault(id)?.Record);
        }
    }

    public Task<List<HistoryEvent>> ReadHistoryAsync(string id)
    {
        lock (_gate)
        {
            return Task.FromResult(_instances.GetValueOrDefault(id)?.History.ToList() ?? []);
        }
    }

    public Task<IReadOnlyList<StoredInstance>> QueryAsync(InstanceFilter filter, long after, int count)
    {
        lock (_gate)
        {
            var page = _created.Values
                .Where(instance => instance.Position > after && filter.Matches(instance.Record))
                .Take(count)
                .Select(instance => new StoredInstance(instance.Record, instance.Position));
            return Task.FromResult<IReadOnlyList<StoredInstance>>([.. page]);
        }
    }

    public Task<IReadOnlyList<EndedInstance>> ListEndedAsync(EndedFilter filter, EndedInstance? after, int count)
    {
        lock (_gate)
        {
            var page = _instances.Values
                .Select(instance => instance.Record)
                .Where(record => record.CompletedAt is { } at
                    && (filter.Statuses is null || filter.Statuses.Contains(record.Status))
                    && (filter.From is null || at >= filter.From)
                    && (filter.To is null || at <= filter.To))
                .Select(record => new EndedInstance(record.CompletedAt!.Value, record.Id))
                .Where(ended => after is null || Compare(ended, after) > 0)
                .Order(Comparer<EndedInstance>.Create(Compare))
                .Take(count);
            return Task.FromResult<IReadOnlyList<EndedInstance>>([.. page]);
        }
    }

    public Task<IReadOnlyList<InstanceRecord>> ChildrenAsync(string id)
    {
        lock (_gate)
        {
            var children = _created.Values.Select(instance => instance.Record).Where(record => record.ParentId == id);
            return Task.FromResult<IReadOnlyList<InstanceRecord>>([.. children]);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static int Compare(EndedInstance? x, EndedInstance? y) => x!.CompletedAt != y!.CompletedAt
        ? x.CompletedAt.CompareTo(y.CompletedAt)
        : string.CompareOrdinal(x.Id, y.Id);

    private void Apply_NeedsGate(StoreBatch batch)
    {
        batch.Deletes.ForEach(Delete_NeedsGate);
        foreach (var creation in batch.Creates)
        {
            Delete_NeedsGate(creation.Record.Id);
            var instance = new MemoryInstance(creation.Record, ++_position);
            _instances.Add(creation.Record.Id, instance);
            _created.Add(instance.Position, instance);
        }

        foreach (var id in batch.ClearedHistories)
        {
            _instances.GetValueOrDefault(id)?.ClearHistory();
        }

        foreach (var chunk in batch.Histories)
        {
            _instances.GetValueOrDefault(chunk.InstanceId)?.Add(chunk);
        }

        foreach (var row in batch.ConsumedRows)
        {
            if (_messages.Remove(row, out var receiver))
            {
                receiver.Inbox.RemoveAll(message => message.Row == row);
            }
        }

        foreach (var update in batch.Updates)
        {
            Update_NeedsGate(update);
        }

        _entities.Apply(batch);
        _lastRow = Math.Max(_lastRow, batch.EntityMessages.Select(message => message.Row).LastOrDefault());
        foreach (var message in batch.Messages)
        {
            Keep_NeedsGate(message);
        }
    }

    private void Update_NeedsGate(InstanceUpdate update)
    {
        if (_instances.TryGetValue(update.Id, out var instance))
        {
            instance.Record = instance.Record.With(update.Change);
            if (instance.Record.IsTerminal)
            {
                Forget_NeedsGate(instance);
            }
        }
    }

    private void Keep_NeedsGate(StoredMessage message)
    {
        _lastRow = Math.Max(_lastRow, message.Row);
        if (_instances.TryGetValue(message.InstanceId, out var instance) && !instance.Record.IsTerminal)
        {
            instance.Inbox.Add(new InboxMessage(message.Event, message.Row, message.ExecutionId));
            _messages.Add(message.Row, instance);
        }
    }

    private void Delete_NeedsGate(string id)
    {
        if (_instances.Remove(id, out var instance))
        {
            _created.Remove(instance.Position);
            Forget_NeedsGate(instance);
        }
    }

    private void Forget_NeedsGate(MemoryInstance instance)
    {
        instance.Inbox.ForEach(message => _messages.Remove(message.Row));
        instance.Inbox.Clear();
    }
}
