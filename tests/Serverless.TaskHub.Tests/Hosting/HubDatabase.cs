using Serverless.Sqlite;

namespace Serverless.TaskHub.Tests.Hosting;

/// <summary>Where the hub of a test keeps its instances; a file is removed at the end.</summary>
public sealed class HubDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo? _directory;

    private HubDatabase(DirectoryInfo? directory) => _directory = directory;

    public SqliteDatabase? Database { get; private set; }

    public static HubDatabase Memory() => new(null);

    public static HubDatabase File()
    {
        var directory = Directory.CreateTempSubdirectory("taskhub-");
        return new HubDatabase(directory)
        {
            Database = SqliteDatabase.Open(Path.Combine(directory.FullName, "hub.db")),
        };
    }

    /// <summary>Closes the file and opens it again.</summary>
    public async Task ReopenAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
            Database = SqliteDatabase.Open(Path.Combine(_directory!.FullName, "hub.db"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        _directory?.Delete(recursive: true);
    }
}
