using Ordering.FulfilOrder;
using Serverless.Testing.Invocations;

namespace Ordering.Tests.FulfilOrder;

/// <summary>What becomes of an order when something on its way goes wrong.</summary>
public sealed class FulfilOrderFaultTests : IAsyncLifetime
{
    private const string Sku = "COFFEE-1KG";
    private const int OnHand = 500;

    private OrderSystem _system = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _system = await OrderSystem.StartAsync();

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task SettlementLost_MessageComesAgain_TheSagaStartsOnce()
    {
        _system.Apps.Faults.DropSettlement("orders/Subscriptions/fulfilment");
        var order = await _system.PlaceAsync(Sku, quantity: 2, unitPrice: 9.5m);
        await _system.ExpectAsync(order, "Completed");

        await _system.Apps.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation);

        _system.Apps.Invocations.Of("ordering", "StartFulfilment").Count.ShouldBe(2);
        (await _system.Apps.Orchestrations.ListAsync()).ShouldHaveSingleItem();
        (await _system.StockAsync(Sku)).ShouldBe((OnHand - 2, 0));
    }

    [Fact]
    public async Task CommandDeliveredTwice_ReservesOnce()
    {
        _system.Apps.Faults.DuplicateDelivery("stock-commands");
        var order = await _system.PlaceAsync(Sku, quantity: 2, unitPrice: 9.5m);

        await _system.ExpectAsync(order, "Completed");

        (await _system.StockAsync(Sku)).ShouldBe((OnHand - 2, 0));
    }

    [Fact]
    public async Task SendRefused_OutboxTriesAgain_TheOrderIsCompleted()
    {
        _system.Apps.Faults.FailSend("orders");
        var order = await _system.PlaceAsync(Sku, quantity: 1, unitPrice: 1m);
        await _system.ExpectAsync(order, "Placed");

        await _system.Apps.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation);

        await _system.ExpectAsync(order, "Completed");
    }

    [Fact]
    public async Task WarehouseCrashed_StartsAgain_TheOrderIsCompleted()
    {
        await _system.Apps.CrashAsync("warehouse");
        var order = await _system.PlaceAsync(Sku, quantity: 1, unitPrice: 1m);
        await _system.ExpectAsync(order, "Placed");

        await _system.Apps.RestartAsync("warehouse", Cancellation);
        await _system.Apps.AdvanceUntilAsync(
            async () => (await _system.OrderAsync(order)).GetProperty("status").GetString() == "Completed",
            TimeSpan.FromMinutes(5),
            Cancellation);

        (await _system.StockAsync(Sku)).ShouldBe((OnHand - 1, 0));
    }

    [Fact]
    public async Task OrderingCrashedWhileAnOrderWaits_StartsAgain_TheApprovalIsTaken()
    {
        var order = await _system.PlaceAsync(Sku, quantity: 1, unitPrice: 1_000.01m);
        await _system.ExpectAsync(order, "AwaitingApproval");

        await _system.Apps.CrashAsync("ordering");
        await _system.Apps.RestartAsync("ordering", Cancellation);
        using var answer = await _system.DecideAsync(order, approved: true);

        await _system.ExpectAsync(order, "Completed");
        (await _system.StockAsync(Sku)).ShouldBe((OnHand - 1, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WorkerCrashesAtTheCapture_StartsAgain_TheOrderIsCompleted(bool isAfter)
    {
        if (isAfter)
        {
            _system.Apps.Faults.CrashAfter("ordering", PaymentActivities.Capture);
        }
        else
        {
            _system.Apps.Faults.CrashBefore("ordering", PaymentActivities.Capture);
        }

        var order = await _system.PlaceAsync(Sku, quantity: 1, unitPrice: 1m);
        await _system.Apps.AdvanceUntilAsync(
            async () => (await _system.OrderAsync(order)).GetProperty("status").GetString() == "Completed",
            TimeSpan.FromMinutes(5),
            Cancellation);

        _system.Apps.Invocations.Of("ordering", PaymentActivities.Capture).Select(run => run.Outcome)
            .ShouldBe([InvocationOutcome.WorkerLost, InvocationOutcome.Succeeded]);
        (await _system.StockAsync(Sku)).ShouldBe((OnHand - 1, 0));
    }

    [Fact]
    public async Task ConnectionsLost_TheyAreOpenedAgain_TheOrderIsCompleted()
    {
        await _system.ExpectAsync(await _system.PlaceAsync(Sku, quantity: 1, unitPrice: 1m), "Completed");

        (await _system.Apps.Faults.LoseConnectionsAsync("warehouse")).ShouldBeGreaterThan(0);
        var order = await _system.PlaceAsync(Sku, quantity: 1, unitPrice: 1m);

        await _system.Apps.AdvanceUntilAsync(
            async () => (await _system.OrderAsync(order)).GetProperty("status").GetString() == "Completed",
            TimeSpan.FromMinutes(5),
            Cancellation);
    }
}
