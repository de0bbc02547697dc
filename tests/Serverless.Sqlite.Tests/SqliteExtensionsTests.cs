using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serverless.Messaging;

namespace Serverless.Sqlite.Tests;

public sealed class SqliteExtensionsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("serverless-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void AddSqlite_SettingNamesAFile_KeepsDocumentsThere()
    {
        var file = Path.Combine(_directory, "app", "documents.db");
        using (var app = App($"Data Source={file}"))
        {
            app.Services.GetRequiredService<IPartitionStore>().ShouldBeOfType<SqlitePartitionStore>();
        }

        File.Exists(file).ShouldBeTrue();
    }

    [Theory]
    [InlineData("data source=:memory:")]
    [InlineData("Data Source=:memory:;")]
    public void AddSqlite_SettingAsksForMemory_KeepsDocumentsThere(string setting)
    {
        using var app = App(setting);

        app.Services.GetRequiredService<IPartitionStore>().ShouldBeOfType<SqlitePartitionStore>();
    }

    [Fact]
    public void AddSqlite_SettingComesLater_IsReadAtFirstUse()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddSqlite();
        builder.Configuration["Storage"] = "Data Source=:memory:";
        using var app = builder.Build();

        app.Services.GetRequiredService<IPartitionStore>().ShouldBeOfType<SqlitePartitionStore>();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("UseDevelopmentStorage=true")]
    public void AddSqlite_SettingIsNotSqlites_IsNoStore(string? setting)
    {
        using var app = App(setting);

        Should.Throw<InvalidOperationException>(() => app.Services.GetRequiredService<IPartitionStore>())
            .Message.ShouldContain("No store is chosen");
    }

    private static IHost App(string? setting)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Storage"] = setting;
        builder.AddSqlite();
        return builder.Build();
    }
}
