using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite;

/// <summary>A write in the queue: it runs in a transaction, and is answered when that is over.</summary>
internal abstract class SqliteWork
{
    /// <summary>False when nobody waits for the work any more, or it has failed.</summary>
    public bool IsPending { get; protected set; } = true;

    /// <summary>Ends the work without a run when its caller has given up.</summary>
    public abstract bool CancelIfRequested();

    public abstract void Run(SqliteConnection connection);

    public abstract void Succeed();

    public abstract void Fail(Exception exception);
}
