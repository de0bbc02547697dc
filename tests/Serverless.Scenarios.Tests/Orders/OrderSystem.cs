using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Ordering;
using Serverless.Broker;
using Serverless.Broker.Topology;
using Serverless.Messaging;
using Serverless.Runtime;
using Serverless.Runtime.Testing;
using Serverless.Sqlite;
using Warehouse;

namespace Serverless.Scenarios.Tests.Orders;

/// <summary>Both apps and the broker in this process, in memory, on a clock that moves when the test says so.</summary>
internal sealed class OrderSystem : IAsyncDisposable
{
    private readonly SqliteDatabase _orderingDocuments = SqliteDatabase.InMemory();
    private readonly SqliteDatabase _warehouseDocuments = SqliteDatabase.InMemory();
    private BrokerHost _broker = null!;
    private FunctionsTestHost _host = null!;

    private OrderSystem()
    {
    }

    /// <summary>Gets a client of the Ordering app.</summary>
    public HttpClient Ordering => _host.ClientOf(0);

    /// <summary>Gets a client of the Warehouse app.</summary>
    public HttpClient Warehouse => _host.ClientOf(1);

    public static async Task<OrderSystem> StartAsync()
    {
        var system = new OrderSystem();
        var time = new VirtualTimeProvider();
        system._broker = await BrokerHost.StartAsync(new BrokerOptions
        {
            AmqpPort = 0,
            TimeProvider = time,
            Topology = TopologyFile.Load(Path.Combine(AppContext.BaseDirectory, "topology.json")),
        });
        system._host = await FunctionsTestHost.StartAsync(
            time,
            system.App("ordering", typeof(OrderingApp), OrderingApp.Configure, system._orderingDocuments),
            system.App("warehouse", typeof(WarehouseApp), WarehouseApp.Configure, system._warehouseDocuments));
        system._host.WaitForMessages(system._broker.ActiveMessages);
        return system;
    }

    /// <summary>Moves the clock and returns when everything that became due has run.</summary>
    public Task AdvanceAsync(TimeSpan time) => _host.AdvanceAsync(time);

    /// <summary>Places an order of one line.</summary>
    /// <returns>Its Location.</returns>
    public async Task<Uri> PlaceAsync(string sku, int quantity, decimal unitPrice)
    {
        using var response = await Ordering.PostAsJsonAsync("api/orders", new
        {
            customerId = "c1",
            currency = "EUR",
            lines = new[] { new { sku, quantity, unitPrice } },
        });
        response.EnsureSuccessStatusCode();
        return response.Headers.Location!;
    }

    /// <summary>Reads an order again and again, until it has a status.</summary>
    public async Task<JsonElement> AwaitStatusAsync(Uri order, string status)
    {
        // Nothing here waits for the clock: only for what is under way on sockets and threads.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            var view = await Ordering.GetFromJsonAsync<JsonElement>(order, deadline.Token);
            if (view.GetProperty("status").GetString() == status)
            {
                return view;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, deadline.Token);
        }
    }

    /// <summary>Reads what is on hand and reserved of a product.</summary>
    public async Task<(int OnHand, int Reserved)> StockAsync(string sku)
    {
        var stock = await Warehouse.GetFromJsonAsync<JsonElement>($"api/stock/{sku}");
        return (stock.GetProperty("onHand").GetInt32(), stock.GetProperty("reserved").GetInt32());
    }

    /// <summary>Answers the approval of an order.</summary>
    public Task<HttpResponseMessage> DecideAsync(Uri order, bool approved) =>
        Ordering.PostAsJsonAsync($"{order.AbsolutePath}/approval", new { approved, by = "tester" });

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _broker.DisposeAsync();
        await _orderingDocuments.DisposeAsync();
        await _warehouseDocuments.DisposeAsync();
    }

    private FunctionsHostOptions App(
        string name, Type app, Action<IHostApplicationBuilder> configure, SqliteDatabase documents) => new()
        {
            Name = name,
            Assembly = app.Assembly,
            Configure = configure,
            HostJsonPath = Path.Combine(AppContext.BaseDirectory, "host.json"),
            Settings = new Dictionary<string, string?> { ["ServiceBus"] = _broker.ConnectionString(name) },
            ConfigureServices = services =>
                services.TryAddSingleton<IPartitionStore>(new SqlitePartitionStore(documents)),
        };
}
