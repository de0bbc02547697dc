using Microsoft.Data.Sqlite;

namespace Serverless.TaskHub.Stores.Sqlite;

/// <summary>A batch in the queue of the writer.</summary>
internal sealed class QueuedBatch(StoreBatch batch)
{
    // Who waits goes on elsewhere: all of a group have ended when the first one is looked at.
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;

    public Task Done => _done.Task;

    /// <summary>Writes it. A batch that is refused has written nothing, and is no failure of its group.</summary>
    public void Write(SqliteConnection connection)
    {
        _failure = StoreWriter.FindObstacle(connection, batch);
        if (_failure is null)
        {
            StoreWriter.Write(connection, batch);
        }
    }

    /// <summary>Nothing of it is in the transaction of its group.</summary>
    public void Fail(Exception failure) => _failure = failure;

    /// <summary>The transaction is over.</summary>
    /// <param name="failure">Why it was not committed; null when it was.</param>
    public void End(Exception? failure)
    {
        if ((failure ?? _failure) is { } reason)
        {
            _done.TrySetException(reason);
        }
        else
        {
            _done.TrySetResult();
        }
    }
}
