using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serverless.Messaging;
using Serverless.Sqlite;

namespace Warehouse.Tests.Hosting;

/// <summary>
/// The services of the app as <see cref="WarehouseApp"/> registers them, on a store in memory and a sender
/// that keeps what is sent.
/// </summary>
internal sealed class WarehouseServices : IAsyncDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.InMemory();
    private readonly IHost _host;

    private WarehouseServices()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.TryAddSingleton<IPartitionStore>(new SqlitePartitionStore(_database));
        builder.Services.TryAddSingleton<IMessageSender>(Sender);
        WarehouseApp.Configure(builder);
        _host = builder.Build();
    }

    public RecordingSender Sender { get; } = new();

    public static async Task<WarehouseServices> StartAsync()
    {
        var services = new WarehouseServices();
        await services._host.StartAsync();
        return services;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _database.DisposeAsync();
    }
}
