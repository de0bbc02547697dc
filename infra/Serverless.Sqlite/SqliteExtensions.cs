using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serverless.Messaging;

namespace Serverless.Sqlite;

/// <summary>Lets an app keep its documents in SQLite where its settings say so.</summary>
public static class SqliteExtensions
{
    private const string DataSource = "Data Source=";
    private const string Memory = ":memory:";

    /// <summary>Adds an <see cref="IPartitionStore"/> on SQLite for when the setting asks for it; when it does not,
    /// what is added next decides. The setting is read when the store is first used.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="storage">The setting: <c>Data Source=FILE</c> is a file, which is created when it is not there and
    /// which several processes of the app may share; <c>Data Source=:memory:</c> lasts as long as the app. Any other
    /// value is not SQLite's.</param>
    public static IHostApplicationBuilder AddSqlite(this IHostApplicationBuilder builder, string storage = "Storage")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(storage);
        builder.Services.TryAddSingleton(
            services => Open(PathIn(services.GetRequiredService<IConfiguration>(), storage)
                ?? throw new InvalidOperationException($"The setting '{storage}' names no SQLite database.")));
        builder.Services.AddStore(
            configuration => PathIn(configuration, storage) is not null,
            services => new SqlitePartitionStore(services.GetRequiredService<SqliteDatabase>()));
        return builder;
    }

    private static string? PathIn(IConfiguration configuration, string storage) =>
        configuration[storage] is { } value && value.StartsWith(DataSource, StringComparison.OrdinalIgnoreCase)
            ? value[DataSource.Length..].Trim().TrimEnd(';')
            : null;

    private static SqliteDatabase Open(string path) =>
        path == Memory ? SqliteDatabase.InMemory() : SqliteDatabase.Open(path);
}
