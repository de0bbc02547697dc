using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite;

/// <summary>The one writer of a file, on a thread of its own. What has queued up while it committed becomes the next
/// transaction; each piece of work has its savepoint, so one that fails takes nothing else with it.</summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>Bounds how long a reader's snapshot can lag and how much one failed commit takes down.</summary>
    private const int MaxBatch = 1024;

    private readonly SqliteSession _session;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What is read takes no lock: many callers and one reader contended for it.
    private readonly Channel<SqliteWork> _queue =
        Channel.CreateUnbounded<SqliteWork>(new UnboundedChannelOptions { SingleReader = true });

    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        new Thread(Loop) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    public Task<T> Enqueue<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var item = new SqliteWork<T>(work, cancellationToken);
        ObjectDisposedException.ThrowIf(!_queue.Writer.TryWrite(item), typeof(SqliteDatabase));
        return item.Completion;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task;
    }

    private void Loop()
    {
        var batch = new List<SqliteWork>();
        while (Take(batch))
        {
            Commit(batch);
            batch.Clear();
        }

        _session.Dispose();
        _ended.SetResult();
    }

    private bool Take(List<SqliteWork> batch)
    {
        while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var work))
        {
            batch.Add(work);
        }

        return batch.Count > 0 || (Wait() && Take(batch));
    }

    /// <summary>Blocks until there is work; false when there will be none.</summary>
    [SuppressMessage("Usage", "VSTHRD002", Justification = "The thread is the writer's own.")]
    private bool Wait() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Commit(List<SqliteWork> batch)
    {
        batch.RemoveAll(work => work.CancelIfRequested());
        if (batch.Count == 0)
        {
            return;
        }

        try
        {
            _session.Run("BEGIN IMMEDIATE");
            foreach (var work in batch)
            {
                Run(work);
            }

            _session.Run("COMMIT");
        }
        catch (Exception e)
        {
            RollBack();
            foreach (var work in batch.Where(work => work.IsPending))
            {
                work.Fail(e);
            }

            return;
        }

        foreach (var work in batch.Where(work => work.IsPending))
        {
            work.Succeed();
        }
    }

    private void Run(SqliteWork work)
    {
        _session.Run("SAVEPOINT work");
        try
        {
            work.Run(_session);
        }
        catch (Exception e)
        {
            if (!_session.InTransaction)
            {
                throw;
            }

            _session.Run("ROLLBACK TO work");
            work.Fail(e);
        }

        _session.Run("RELEASE work");
    }

    private void RollBack()
    {
        try
        {
            if (_session.InTransaction)
            {
                _session.Run("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The error that led here is the one to report; the next BEGIN fails if the connection is beyond use.
        }
    }
}
