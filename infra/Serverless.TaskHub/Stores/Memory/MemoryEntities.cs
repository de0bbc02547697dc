using Serverless.TaskHub.Entities;

namespace Serverless.TaskHub.Stores.Memory;

/// <summary>What the memory store keeps of entities; guarded by the store.</summary>
internal sealed class MemoryEntities
{
    private readonly Dictionary<string, EntityRecord> _entities = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, EntityMessage> _messages = [];

    public void Apply(StoreBatch batch)
    {
        batch.ConsumedEntityRows.ForEach(row => _messages.Remove(row));
        foreach (var record in batch.Entities)
        {
            if (record.IsEmpty)
            {
                _entities.Remove(record.Id);
            }
            else
            {
                _entities[record.Id] = record;
            }
        }

        batch.EntityMessages.ForEach(message => _messages.Add(message.Row, message));
    }

    public IReadOnlyList<StoredEntity> Load()
    {
        var messages = _messages.Values.ToLookup(message => message.EntityId, StringComparer.Ordinal);
        var stateless = messages
            .Where(group => !_entities.ContainsKey(group.Key))
            .Select(group => new EntityRecord(group.Key, null, DateTimeOffset.MinValue));
        return
        [
            .. _entities.Values
                .Concat(stateless)
                .Select(record => new StoredEntity(record, [.. messages[record.Id]])),
        ];
    }
}
