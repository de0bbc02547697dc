using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serverless.Azure;
using Serverless.Messaging;
using Serverless.Sqlite;
using Warehouse.HandleStockCommand;
using Warehouse.SeedStock;
using Warehouse.Stock;

// What it sends to beside its output bindings: bicep/topology.json must grant it.
[assembly: AssemblyMetadata("SendsTo", StockAnswer.Topic)]

namespace Warehouse;

/// <summary>The Warehouse app: knows what is in stock, and reserves, releases and ships it on command.</summary>
public static class WarehouseApp
{
    /// <summary>Registers everything the app's functions need.</summary>
    /// <param name="builder">The host's builder; what it has registered already wins.</param>
    public static void Configure(IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddMessaging()
            .Configure(messaging => messaging.Source = StockAnswer.Source)
            .ConfigureRetries(HandleStockCommandFunction.Name, HandleStockCommandFunction.Retries);
        builder.AddSqlite();
        builder.AddAzure();
        builder.Services.AddOptions<StockSeedOptions>()
            .BindConfiguration(StockSeedOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddHostedService<StockSeeder>();
        builder.Services.TryAddSingleton<StockRepository>();
    }
}
