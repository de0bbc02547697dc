using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Ordering.FulfilOrder;
using Ordering.Orders;
using Ordering.Payments;
using Ordering.PlaceOrder;
using Serverless.Azure;
using Serverless.Messaging;
using Serverless.RequestResponse;
using Serverless.Sqlite;

// What it sends to beside its output bindings: bicep/topology.json must grant it.
[assembly: AssemblyMetadata("SendsTo", OrderEvents.Topic)]
[assembly: AssemblyMetadata("SendsTo", StockCommand.Queue)]

namespace Ordering;

/// <summary>The Ordering app: takes orders over HTTP and fulfils each with a saga.</summary>
public static class OrderingApp
{
    /// <summary>Registers everything the app's functions need.</summary>
    /// <param name="builder">The host's builder; what it has registered already wins.</param>
    public static void Configure(IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddMessaging().Configure(messaging => messaging.Source = OrderEvents.Source).AddIdempotency();
        builder.AddSqlite();
        builder.AddAzure();
        builder.Services.AddOptions<FulfilmentOptions>()
            .BindConfiguration(FulfilmentOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.TryAddSingleton<OrderRepository>();
        builder.Services.TryAddSingleton<PlaceOrderHandler>();
        builder.Services.TryAddSingleton<SimulatedPaymentProvider>();
    }
}
