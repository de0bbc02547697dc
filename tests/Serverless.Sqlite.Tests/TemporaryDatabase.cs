namespace Serverless.Sqlite.Tests;

/// <summary>A database file in a directory of its own, which goes with the test.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("serverless-sqlite-").FullName;

    public string Path => System.IO.Path.Combine(_directory, "test.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
