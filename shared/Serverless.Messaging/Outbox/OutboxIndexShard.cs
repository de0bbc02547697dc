using System.Text;

namespace Serverless.Messaging;

/// <summary>One partition of the index. What is noted while a write is under way goes into the next one together.
/// </summary>
internal sealed class OutboxIndexShard
{
    private readonly Lock _lock = new();
    private readonly IPartitionStore _store;
    private List<(OutboxMark Mark, TaskCompletionSource Written)> _waiting = [];
    private bool _isWriting;

    public OutboxIndexShard(IPartitionStore store, string partition)
    {
        _store = store;
        Partition = partition;
    }

    public string Partition { get; }

    /// <summary>Writes a mark; the task completes when it is durable.</summary>
    public Task WriteAsync(OutboxMark mark)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((mark, written));
            if (_isWriting)
            {
                return written.Task;
            }

            _isWriting = true;
        }

        _ = WriteWaitingAsync();
        return written.Task;
    }

    private async Task WriteWaitingAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await _store.CommitAsync(Partition, batch.ConvertAll(item => StoreOperation.Insert(
                    item.Mark.Id, Encoding.UTF8.GetBytes(item.Mark.Partition))));
                batch.ForEach(item => item.Written.SetResult());
            }
            catch (Exception e)
            {
                batch.ForEach(item => item.Written.SetException(e));
            }
        }
    }

    private List<(OutboxMark Mark, TaskCompletionSource Written)> Take()
    {
        lock (_lock)
        {
            var batch = _waiting.Count <= StoreLimits.MaxOperations
                ? _waiting
                : _waiting.GetRange(0, StoreLimits.MaxOperations);
            _waiting = _waiting.Count <= StoreLimits.MaxOperations
                ? []
                : _waiting.GetRange(StoreLimits.MaxOperations, _waiting.Count - StoreLimits.MaxOperations);
            _isWriting = batch.Count > 0;
            return batch;
        }
    }
}
