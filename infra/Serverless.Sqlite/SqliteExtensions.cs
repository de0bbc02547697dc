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

    /// <summary>Adds an <see cref="IPartitionStore"/> on SQLite when the setting asks for it, unless another is
    /// registered; otherwise it does nothing, and what is added next decides.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="storage">The setting: <c>Data Source=FILE</c> is a file, which is created when it is not there;
    /// <c>Data Source=:memory:</c> lasts as long as the app. Any other value is not SQLite's.</param>
    public static IHostApplicationBuilder AddSqlite(this IHostApplicationBuilder builder, string storage = "Storage")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(storage);
        if (builder.Configuration[storage] is { } value
            && value.StartsWith(DataSource, StringComparison.OrdinalIgnoreCase))
        {
            var path = value[DataSource.Length..].Trim().TrimEnd(';');
            builder.Services.TryAddSingleton(_ => path == Memory ? SqliteDatabase.InMemory() : SqliteDatabase.Open(path));
            builder.Services.TryAddSingleton<IPartitionStore>(
                services => new SqlitePartitionStore(services.GetRequiredService<SqliteDatabase>()));
        }

        return builder;
    }
}
