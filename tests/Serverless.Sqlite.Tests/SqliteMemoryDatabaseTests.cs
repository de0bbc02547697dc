using Microsoft.Data.Sqlite;

namespace Serverless.Sqlite.Tests;

public sealed class SqliteMemoryDatabaseTests : IAsyncDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.InMemory();

    public SqliteMemoryDatabaseTests() =>
        _database.Migrate("test", ["CREATE TABLE numbers (value INTEGER NOT NULL UNIQUE)"]);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Write_WorkThrows_KeepsNothingOfIt()
    {
        await _database.WriteAsync(connection => Insert(connection, 1));

        await Should.ThrowAsync<SqliteException>(() => _database.WriteAsync(connection =>
        {
            Insert(connection, 2);
            return Insert(connection, 1);
        }));

        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task InMemory_Two_ShareNothing()
    {
        await using var other = SqliteDatabase.InMemory();
        other.Migrate("test", ["CREATE TABLE numbers (value INTEGER NOT NULL UNIQUE)"]);

        await other.WriteAsync(connection => Insert(connection, 1));

        (await CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Write_Concurrent_LosesNone()
    {
        await Parallel.ForAsync(
            0, 2_000, async (i, _) => await _database.WriteAsync(connection => Insert(connection, i)));

        (await CountAsync()).ShouldBe(2_000);
    }

    [Fact]
    public async Task Write_Disposed_Fails()
    {
        await _database.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(
            () => _database.WriteAsync(connection => Insert(connection, 1)));
    }

    private static int Insert(SqliteConnection connection, long value) =>
        connection.Statement("INSERT INTO numbers (value) VALUES ($value)").With("$value", value).ExecuteNonQuery();

    private Task<long> CountAsync() => _database.ReadAsync(connection =>
        (long)connection.Statement("SELECT count(*) FROM numbers").ExecuteScalar()!);
}
