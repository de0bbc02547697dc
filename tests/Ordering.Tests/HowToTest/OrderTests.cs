using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Testing;

namespace Ordering.Tests.HowToTest;

public sealed class OrderTests : IAsyncLifetime
{
    private TestSystem _system = null!;

    public async ValueTask InitializeAsync() => _system = await TestSystem.StartAsync("ordering", "warehouse");

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Order_InStock_IsCompleted()
    {
        var order = await PlaceAsync(unitPrice: 9.5m);

        await _system.ExpectAsync(async () => (await StatusAsync(order)).ShouldBe("Completed"));

        _system.Messages.Count("orders/fulfilment").ShouldBe(default);
        _system.Invocations.Of("ordering", "StartFulfilment").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Order_NobodyApproves_IsCancelledAfterItsDeadline()
    {
        var order = await PlaceAsync(unitPrice: 1_000.01m);
        await _system.ExpectAsync(async () => (await StatusAsync(order)).ShouldBe("AwaitingApproval"));

        await _system.AdvanceUntilAsync(
            async () => await StatusAsync(order) == "Cancelled", limit: TimeSpan.FromDays(8));
    }

    [Fact]
    public async Task Order_SettlementLost_IsFulfilledOnce()
    {
        _system.Faults.DropSettlement("orders/Subscriptions/fulfilment");

        var order = await PlaceAsync(unitPrice: 9.5m);
        await _system.AdvanceAsync(TimeSpan.FromMinutes(1));

        (await StatusAsync(order)).ShouldBe("Completed");
        (await _system.Orchestrations.ListAsync()).ShouldHaveSingleItem();
    }

    private async Task<Uri> PlaceAsync(decimal unitPrice)
    {
        var lines = new[] { new { sku = "COFFEE-1KG", quantity = 1, unitPrice } };
        using var response = await _system.HttpClient("ordering").PostAsJsonAsync(
            "api/orders", new { customerId = "c1", currency = "EUR", lines });
        return response.EnsureSuccessStatusCode().Headers.Location!;
    }

    private async Task<string?> StatusAsync(Uri order) =>
        (await _system.HttpClient("ordering").GetFromJsonAsync<JsonElement>(order)).GetProperty("status").GetString();
}
