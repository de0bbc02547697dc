using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite.Tests;

public sealed class SqliteDatabaseTests : IAsyncDisposable
{
    private readonly TemporaryDatabase _file = new();
    private SqliteDatabase _database;

    public SqliteDatabaseTests()
    {
        _database = SqliteDatabase.Open(_file.Path);
        _database.Migrate("test", ["CREATE TABLE numbers (value INTEGER NOT NULL UNIQUE)"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task Open_File_IsWalWithFullSync()
    {
        var (journal, synchronous) = await _database.WriteAsync(connection => (
            connection.Statement("PRAGMA journal_mode").ExecuteScalar(),
            connection.Statement("PRAGMA synchronous").ExecuteScalar()));

        journal.ShouldBe("wal");
        synchronous.ShouldBe(2L);
    }

    [Fact]
    public async Task Open_Again_HasWhatWasWritten()
    {
        await _database.WriteAsync(connection => Insert(connection, 1));
        await _database.DisposeAsync();

        _database = SqliteDatabase.Open(_file.Path);

        (await NumbersAsync()).ShouldBe([1]);
    }

    [Fact]
    public void Open_NotADatabase_Fails()
    {
        var path = _file.Path + ".txt";
        File.WriteAllText(path, new string('x', 4096));

        Should.Throw<SqliteException>(() => SqliteDatabase.Open(path));
    }

    [Fact]
    public async Task Write_WorkThrows_KeepsTheOthersOfTheBatch()
    {
        var gate = new ManualResetEventSlim();
        var first = await HoldWriterAsync(gate);

        // These queue up behind the first and so are one batch.
        var one = _database.WriteAsync(connection => Insert(connection, 1));
        var good = _database.WriteAsync(connection => Insert(connection, 2));
        var bad = _database.WriteAsync(connection =>
        {
            Insert(connection, 3);
            return Insert(connection, 2);
        });
        var after = _database.WriteAsync(connection => Insert(connection, 4));
        gate.Set();

        await Task.WhenAll(first, one, good, after);
        (await Should.ThrowAsync<SqliteException>(() => bad)).SqliteErrorCode.ShouldBe(19);
        (await NumbersAsync()).ShouldBe([1, 2, 4]);
    }

    [Fact]
    public async Task Write_Canceled_DoesNotRun()
    {
        using var cancellation = new CancellationTokenSource();
        var gate = new ManualResetEventSlim();
        var first = await HoldWriterAsync(gate);
        var canceled = _database.WriteAsync(connection => Insert(connection, 2), cancellation.Token);
        await cancellation.CancelAsync();
        gate.Set();

        await first;
        await Should.ThrowAsync<OperationCanceledException>(() => canceled);
        (await NumbersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_TransactionLostInTheMiddle_FailsTheWholeBatch()
    {
        var gate = new ManualResetEventSlim();
        var first = await HoldWriterAsync(gate);
        var before = _database.WriteAsync(connection => Insert(connection, 1));
        var losing = _database.WriteAsync<int>(connection =>
        {
            // As SQLite does by itself when the disk is full.
            connection.Statement("ROLLBACK").ExecuteNonQuery();
            throw new InvalidOperationException("lost");
        });
        gate.Set();

        await first;
        (await Should.ThrowAsync<InvalidOperationException>(() => before)).Message.ShouldBe("lost");
        (await Should.ThrowAsync<InvalidOperationException>(() => losing)).Message.ShouldBe("lost");
        await _database.WriteAsync(connection => Insert(connection, 5));
        (await NumbersAsync()).ShouldBe([5]);
    }

    [Fact]
    public async Task Read_DuringAWrite_SeesTheStateBefore()
    {
        await _database.WriteAsync(connection => Insert(connection, 1));
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new ManualResetEventSlim();
        var write = _database.WriteAsync(connection =>
        {
            Insert(connection, 2);
            written.SetResult();
            gate.Wait(TestContext.Current.CancellationToken);
            return 0;
        });
        await written.Task;

        (await NumbersAsync()).ShouldBe([1]);

        gate.Set();
        await write;
        (await NumbersAsync()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Read_ThatWrites_Fails()
    {
        await Should.ThrowAsync<SqliteException>(() => _database.ReadAsync(connection => Insert(connection, 1)));

        (await NumbersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_Many_LosesNone()
    {
        await Parallel.ForAsync(
            0, 2_000, async (i, _) => await _database.WriteAsync(connection => Insert(connection, i)));

        (await NumbersAsync()).ShouldBe(Enumerable.Range(0, 2_000).Select(i => (long)i));
    }

    [Fact]
    public async Task Dispose_WithQueuedWrites_FinishesThem()
    {
        var writes = Enumerable.Range(0, 100)
            .Select(i => _database.WriteAsync(connection => Insert(connection, i))).ToArray();

        await _database.DisposeAsync();

        await Task.WhenAll(writes);
        Should.Throw<ObjectDisposedException>(() => { _ = _database.WriteAsync(connection => Insert(connection, 1)); });
        await Should.ThrowAsync<ObjectDisposedException>(() => _database.ReadAsync(_ => 0));
        File.Exists(_file.Path + "-wal").ShouldBeFalse();
    }

    /// <summary>Occupies the writer until the gate opens.</summary>
    private async Task<Task<int>> HoldWriterAsync(ManualResetEventSlim gate)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = _database.WriteAsync(_ =>
        {
            started.SetResult();
            gate.Wait(TestContext.Current.CancellationToken);
            return 0;
        });
        await started.Task;
        return work;
    }

    private static int Insert(SqliteConnection connection, long value) =>
        connection.Statement("INSERT INTO numbers (value) VALUES ($value)").With("$value", value).ExecuteNonQuery();

    private Task<List<long>> NumbersAsync() => _database.ReadAsync(connection =>
    {
        using var reader = connection.Statement("SELECT value FROM numbers ORDER BY value").ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read())
        {
            numbers.Add(reader.GetInt64(0));
        }

        return numbers;
    });
}
