using Ordering.FulfilOrder;

namespace Ordering.Tests.FulfilOrder;

/// <summary>
/// Orders that are under way when a new version of the app is deployed go on in it: the saga repeats what recorded
/// histories say. When it has to change for orders under way, give the change a version of its own; when there are none
/// yet, record the histories anew:
/// <c>dotnet run --project tests/Ordering.Tests -- -method "*.RecordHistories*" -explicit only</c>.
/// </summary>
public sealed class FulfilOrderReplayTests
{
    private const string Sku = "COFFEE-1KG";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Beside the saga's code, to be changed together with it.</summary>
    private static string Histories { get; } = Repository.PathOf("functions/Ordering/FulfilOrder/Histories");

    [Fact]
    public async Task FulfilOrder_RecordedHistories_AreRepeated()
    {
        await using var system = await OrderSystem.StartAsync();

        await system.Apps.Replays.VerifyAsync("ordering", Directory.GetFiles(Histories, "*.json"), Cancellation);
    }

    [Fact(Explicit = true)]
    public async Task RecordHistories()
    {
        await using var system = await OrderSystem.StartAsync(options => options.RunTimers = false);
        await RecordAsync(system, "in-stock", await system.PlaceAsync(Sku, 2, 9.5m), "Completed");
        await RecordAsync(
            system, "two-lines", await system.PlaceAsync((Sku, 1, 9.5m), ("SKU-001", 1, 3m)), "Completed");
        await RecordAsync(system, "out-of-stock", await system.PlaceAsync("MUG", 1, 9.5m), "Cancelled");
        await RecordAsync(system, "payment-declined", await system.PlaceAsync(Sku, 2, 5_000.01m), "Cancelled");
        foreach (var approved in new[] { true, false })
        {
            var order = await PlaceToApproveAsync(system);
            using var answer = await system.DecideAsync(order, approved);
            await RecordAsync(
                system,
                approved ? "approved" : "approval-refused",
                order,
                approved ? "Completed" : "Cancelled");
        }

        var stopped = await PlaceToApproveAsync(system);
        using var stop = await system.CommandAsync(stopped, "stop");
        await RecordAsync(system, "stopped", stopped, "Cancelled");
        var forgotten = await PlaceToApproveAsync(system);
        await system.Apps.AdvanceAsync(TimeSpan.FromDays(8), Cancellation);
        await RecordAsync(system, "approval-expired", forgotten, "Cancelled");
    }

    [Fact(Explicit = true)]
    public async Task RecordHistories_OfParkedOrders()
    {
        foreach (var action in new[] { "resume", "skip" })
        {
            var store = new FailingStore("order|", "\"Completed\"");
            await using var system = await OrderSystem.StartAsync(options =>
            {
                options.RunTimers = false;
                store.Replace(options, "ordering");
            });
            var order = await system.PlaceAsync(Sku, 2, 9.5m);
            await system.ParkedAsync(order);
            store.IsBroken = false;
            using var accepted = await system.CommandAsync(order, action);
            await RecordAsync(system, $"parked-{action}", order, action == "skip" ? "Placed" : "Completed");
        }
    }

    private static async Task RecordAsync(OrderSystem system, string way, Uri order, string status)
    {
        await system.ExpectAsync(order, status);
        await system.Apps.Replays.RecordInstanceAsync(
            order.Segments[^1],
            Path.Combine(Histories, $"{FulfilOrderOrchestrator.Name}.{way}.json"),
            Cancellation);
    }

    private static async Task<Uri> PlaceToApproveAsync(OrderSystem system)
    {
        var order = await system.PlaceAsync(Sku, quantity: 1, unitPrice: 1_000.01m);
        await system.ExpectAsync(order, "AwaitingApproval");
        return order;
    }
}
