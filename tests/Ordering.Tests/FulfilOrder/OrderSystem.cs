using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Testing;

namespace Ordering.Tests.FulfilOrder;

/// <summary>Both apps on one clock, and what a customer and a warehouse worker see of them.</summary>
internal sealed class OrderSystem : IAsyncDisposable
{
    private OrderSystem(TestSystem apps)
    {
        Apps = apps;
        Ordering = apps.HttpClient("ordering");
        Warehouse = apps.HttpClient("warehouse");
    }

    /// <summary>Gets the apps.</summary>
    public TestSystem Apps { get; }

    /// <summary>Gets a client of the Ordering app.</summary>
    public HttpClient Ordering { get; }

    /// <summary>Gets a client of the Warehouse app.</summary>
    public HttpClient Warehouse { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<OrderSystem> StartAsync(Action<TestSystemOptions>? configure = null)
    {
        var options = new TestSystemOptions("ordering", "warehouse");
        configure?.Invoke(options);
        return new OrderSystem(await TestSystem.StartAsync(options, Cancellation));
    }

    /// <summary>Places an order of one line.</summary>
    /// <returns>Its Location.</returns>
    public Task<Uri> PlaceAsync(string sku, int quantity, decimal unitPrice) =>
        PlaceAsync((sku, quantity, unitPrice));

    /// <summary>Places an order.</summary>
    /// <returns>Its Location.</returns>
    public async Task<Uri> PlaceAsync(params (string Sku, int Quantity, decimal UnitPrice)[] lines)
    {
        using var response = await Ordering.PostAsJsonAsync(
            "api/orders",
            new
            {
                customerId = "c1",
                currency = "EUR",
                lines = lines.Select(line => new { line.Sku, line.Quantity, line.UnitPrice }),
            },
            Cancellation);
        response.EnsureSuccessStatusCode();
        return response.Headers.Location!;
    }

    /// <summary>Reads an order as soon as nothing is left to do without the clock.</summary>
    public async Task<JsonElement> OrderAsync(Uri order)
    {
        await Apps.IdleAsync(Cancellation);
        return await Ordering.GetFromJsonAsync<JsonElement>(order, Cancellation);
    }

    /// <summary>Expects that an order has a status when the system is idle; a failure shows the timeline.</summary>
    /// <returns>The order.</returns>
    public async Task<JsonElement> ExpectAsync(Uri order, string status)
    {
        JsonElement view = default;
        await Apps.ExpectAsync(
            async () =>
            {
                view = await Ordering.GetFromJsonAsync<JsonElement>(order, Cancellation);
                view.GetProperty("status").GetString().ShouldBe(status, view.ToString());
            },
            Cancellation);
        return view;
    }

    /// <summary>Reads what is on hand and reserved of a product.</summary>
    public async Task<(int OnHand, int Reserved)> StockAsync(string sku)
    {
        var stock = await Warehouse.GetFromJsonAsync<JsonElement>($"api/stock/{sku}", Cancellation);
        return (stock.GetProperty("onHand").GetInt32(), stock.GetProperty("reserved").GetInt32());
    }

    /// <summary>Answers the approval of an order.</summary>
    public Task<HttpResponseMessage> DecideAsync(Uri order, bool approved) =>
        Ordering.PostAsJsonAsync($"{order.AbsolutePath}/approval", new { approved, by = "tester" }, Cancellation);

    /// <summary>Moves the clock until a step of an order's fulfilment waits for a person.</summary>
    public Task ParkedAsync(Uri order) => Apps.AdvanceUntilAsync(
        async () => (await OrderAsync(order)).GetProperty("attention").ValueKind == JsonValueKind.String,
        TimeSpan.FromMinutes(10),
        Cancellation);

    /// <summary>Gives a command to the fulfilment of an order.</summary>
    public Task<HttpResponseMessage> CommandAsync(Uri order, string action) =>
        Ordering.PostAsJsonAsync($"{order.AbsolutePath}/fulfilment", new { action, by = "tester" }, Cancellation);

    public ValueTask DisposeAsync() => Apps.DisposeAsync();
}
