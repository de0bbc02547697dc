using Serverless.Sqlite;
using Serverless.TaskHub;

namespace Serverless.Benchmarks.Durable;

/// <summary>A hub in memory, or in a file that is removed at the end.</summary>
internal sealed class BenchHub : IAsyncDisposable
{
    private readonly DirectoryInfo? _directory;
    private readonly SqliteDatabase? _database;

    private BenchHub(DurableTaskHub hub, DirectoryInfo? directory, SqliteDatabase? database)
    {
        Hub = hub;
        _directory = directory;
        _database = database;
    }

    public DurableTaskHub Hub { get; }

    public static async Task<BenchHub> OpenAsync(bool inMemory)
    {
        var directory = inMemory ? null : System.IO.Directory.CreateTempSubdirectory("durable-bench-");
        var database = directory is null ? null : SqliteDatabase.Open(Path.Combine(directory.FullName, "hub.db"));
        return new BenchHub(
            await DurableTaskHub.OpenAsync(new DurableTaskHubOptions { Database = database }), directory, database);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _directory?.Delete(recursive: true);
    }
}
