using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite;

/// <summary>A write with a result.</summary>
internal sealed class SqliteWork<T> : SqliteWork
{
    // Continuations run elsewhere: the writer thread belongs to the writer.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SqliteConnection, T> _work;
    private readonly CancellationToken _cancellationToken;
    private T _result = default!;

    public SqliteWork(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        _work = work;
        _cancellationToken = cancellationToken;
    }

    public Task<T> Completion => _completion.Task;

    public override bool CancelIfRequested()
    {
        if (!_cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        IsPending = false;
        _completion.TrySetCanceled(_cancellationToken);
        return true;
    }

    public override void Run(SqliteConnection connection) => _result = _work(connection);

    public override void Succeed()
    {
        IsPending = false;
        _completion.TrySetResult(_result);
    }

    public override void Fail(Exception exception)
    {
        IsPending = false;
        _completion.TrySetException(exception);
    }
}
