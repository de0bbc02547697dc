namespace Serverless.Sqlite.Tests;

public sealed class SqliteSchemaTests : IDisposable
{
    private readonly TemporaryDatabase _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Migrate_NewStep_RunsThatOneOnly()
    {
        await using (var before = SqliteDatabase.Open(_file.Path))
        {
            before.Migrate("a", ["CREATE TABLE a (x)"]);
            before.Migrate("b", ["CREATE TABLE b (x)"]);
        }

        await using var database = SqliteDatabase.Open(_file.Path);
        database.Migrate("a", ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y"]);
        database.Migrate("a", ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y"]);

        (await database.WriteAsync(connection => connection.Statement("INSERT INTO a (x, y) VALUES (1, 2)")
            .ExecuteNonQuery())).ShouldBe(1);
    }

    [Fact]
    public async Task Migrate_StepFails_KeepsNothing()
    {
        await using var database = SqliteDatabase.Open(_file.Path);

        Should.Throw<Microsoft.Data.Sqlite.SqliteException>(
            () => database.Migrate("a", ["CREATE TABLE a (x)", "CREATE NONSENSE"]));

        database.Migrate("a", ["CREATE TABLE a (x)"]);
    }

    [Fact]
    public async Task Migrate_DatabaseIsNewer_SaysSo()
    {
        await using var database = SqliteDatabase.Open(_file.Path);
        database.Migrate("a", ["CREATE TABLE a (x)", "ALTER TABLE a ADD COLUMN y"]);

        var error = Should.Throw<InvalidOperationException>(() => database.Migrate("a", ["CREATE TABLE a (x)"]));

        error.Message.ShouldContain("'a'");
        error.Message.ShouldContain("version 2");
        error.Message.ShouldContain("knows 1");
    }

    [Fact]
    public async Task Statement_OfAForeignConnection_IsRefused()
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");

        Should.Throw<ArgumentException>(() => connection.Statement("SELECT 1"));
    }
}
