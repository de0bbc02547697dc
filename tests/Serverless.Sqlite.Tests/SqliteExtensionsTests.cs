using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Messaging;

namespace Serverless.Sqlite.Tests;

public sealed class SqliteExtensionsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("serverless-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task AddSqlite_SettingNamesAFile_KeepsDocumentsThere()
    {
        var file = Path.Combine(_directory, "app", "documents.db");
        using (var app = App($"Data Source={file}"))
        {
            app.Services.GetRequiredService<IPartitionStore>().ShouldBeOfType<SqlitePartitionStore>();
            await app.Services.GetRequiredService<SqliteDatabase>().DisposeAsync();
        }

        File.Exists(file).ShouldBeTrue();
    }

    [Theory]
    [InlineData("data source=:memory:")]
    [InlineData("Data Source=:memory:;")]
    public async Task AddSqlite_SettingAsksForMemory_KeepsDocumentsThere(string setting)
    {
        using var app = App(setting);

        app.Services.GetRequiredService<IPartitionStore>().ShouldBeOfType<SqlitePartitionStore>();
        await app.Services.GetRequiredService<SqliteDatabase>().DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("UseDevelopmentStorage=true")]
    public void AddSqlite_SettingIsNotSqlites_AddsNothing(string? setting)
    {
        using var app = App(setting);

        app.Services.GetService<IPartitionStore>().ShouldBeNull();
    }

    private static IHost App(string? setting)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Storage"] = setting;
        builder.AddSqlite();
        return builder.Build();
    }
}
