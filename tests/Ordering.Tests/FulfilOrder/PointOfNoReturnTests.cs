using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ordering.FulfilOrder;

namespace Ordering.Tests.FulfilOrder;

/// <summary>
/// Once the payment is taken, an order only goes forward. It used to go back: what failed after the capture gave the
/// payment of goods back that had left, and asked the warehouse to release them.
/// </summary>
public sealed class PointOfNoReturnTests
{
    private const string Sku = "COFFEE-1KG";
    private const string OtherSku = "SKU-001";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CompletingKeepsFailing_NothingIsVoided_APersonResumes()
    {
        var store = new FailingStore("order|", "\"Completed\"");
        await using var system = await OrderSystem.StartAsync(options => store.Replace(options, "ordering"));
        var (onHand, _) = await system.StockAsync(Sku);
        var order = await system.PlaceAsync(Sku, quantity: 2, unitPrice: 9.5m);

        await ParkedAsync(system, order, "complete#1");

        Runs(system, PaymentActivities.Capture).ShouldBe(1);
        Runs(system, PaymentActivities.Void).ShouldBe(0);
        (await system.StockAsync(Sku)).ShouldBe((onHand - 2, 0));
        using var refused = await system.CommandAsync(order, "compensate");
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        using var tooLate = await system.CommandAsync(order, "stop");
        tooLate.StatusCode.ShouldBe(HttpStatusCode.Conflict);

        store.IsBroken = false;
        using var accepted = await system.CommandAsync(order, "resume");

        accepted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var view = await system.ExpectAsync(order, "Completed");
        view.GetProperty("attention").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Resumed_WhileTheStepGoesOn_NothingWaitsForAPersonAnyMore()
    {
        var store = new FailingStore("order|", "\"Completed\"");
        await using var system = await OrderSystem.StartAsync(options => store.Replace(options, "ordering"));
        var order = await system.PlaceAsync(Sku, quantity: 2, unitPrice: 9.5m);
        await ParkedAsync(system, order, "complete#1");

        // What is broken stays broken: it is tried again, and parked again.
        using var accepted = await system.CommandAsync(order, "resume");

        var retried = await system.ExpectAsync(order, "Placed");
        retried.GetProperty("attention").ValueKind.ShouldBe(JsonValueKind.Null);
        await ParkedAsync(system, order, "complete#2");
    }

    [Fact]
    public async Task OneLineCannotBeShipped_TheOtherStaysShippedAndThePaymentTaken_APersonResumes()
    {
        var store = new FailingStore("reservation|", $"\"{OtherSku}\",\"quantity\":1,\"status\":\"Shipped\"");
        await using var system = await OrderSystem.StartAsync(options => store.Replace(options, "warehouse"));
        var (onHand, _) = await system.StockAsync(Sku);
        var (otherOnHand, _) = await system.StockAsync(OtherSku);
        var order = await system.PlaceAsync((Sku, 1, 9.5m), (OtherSku, 1, 3m));

        await ParkedAsync(system, order, "ship#1");

        Runs(system, PaymentActivities.Void).ShouldBe(0);
        (await CommandsAsync(system, order)).ShouldNotContain(StockCommand.ReleaseType);
        (await system.StockAsync(Sku)).ShouldBe((onHand - 1, 0));
        (await system.StockAsync(OtherSku)).ShouldBe((otherOnHand, 1));

        store.IsBroken = false;
        using var accepted = await system.CommandAsync(order, "resume");

        await system.ExpectAsync(order, "Completed");
        (await system.StockAsync(Sku)).ShouldBe((onHand - 1, 0));
        (await system.StockAsync(OtherSku)).ShouldBe((otherOnHand - 1, 0));
    }

    [Fact]
    public async Task Stopped_BeforeThePaymentIsTaken_GivesEverythingBack()
    {
        await using var system = await OrderSystem.StartAsync();
        var (onHand, _) = await system.StockAsync(Sku);
        var order = await system.PlaceAsync(Sku, quantity: 1, unitPrice: 1_000.01m);
        await system.ExpectAsync(order, "AwaitingApproval");

        using var accepted = await system.CommandAsync(order, "stop");

        var view = await system.ExpectAsync(order, "Cancelled");
        view.GetProperty("reason").GetString().ShouldBe("Stopped");
        Runs(system, PaymentActivities.Void).ShouldBe(1);
        (await system.StockAsync(Sku)).ShouldBe((onHand, 0));
    }

    [Fact]
    public async Task Fulfilment_OfNoOrder_IsNotFound()
    {
        await using var system = await OrderSystem.StartAsync();

        using var answer = await system.CommandAsync(new Uri(system.Ordering.BaseAddress!, "api/orders/none"), "stop");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task ParkedAsync(OrderSystem system, Uri order, string ticket)
    {
        await system.ParkedAsync(order);
        var view = await system.ExpectAsync(order, "Placed");
        view.GetProperty("attention").GetString()!.ShouldStartWith(ticket);
        var saga = await system.Ordering.GetFromJsonAsync<JsonElement>(
            $"{order.AbsolutePath}/fulfilment", Cancellation);
        saga.GetProperty("state").GetString().ShouldBe("parked");
        saga.GetProperty("noReturn").GetBoolean().ShouldBeTrue();
    }

    private static int Runs(OrderSystem system, string activity) =>
        system.Apps.Invocations.Of("ordering", activity).Count;

    private static async Task<string> CommandsAsync(OrderSystem system, Uri order) => string.Join(
        '\n',
        (await system.Apps.Orchestrations.HistoryAsync(order.Segments[^1]))
            .Where(entry => entry.Name == StockCommandActivity.Name)
            .Select(entry => entry.Data));
}
