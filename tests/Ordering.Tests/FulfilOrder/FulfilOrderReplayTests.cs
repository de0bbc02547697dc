using System.Reflection;

namespace Ordering.Tests.FulfilOrder;

/// <summary>
/// Orders that are under way when a new version of the app is deployed go on in it: the saga repeats what recorded
/// histories say. When it has to change for orders under way, give the change a version of its own; when there are none
/// yet, record the histories anew:
/// <c>dotnet run --project tests/Ordering.Tests -- -method "*.RecordHistories" -explicit only</c>.
/// </summary>
public sealed class FulfilOrderReplayTests
{
    private const string Sku = "COFFEE-1KG";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Beside the saga's code, to be changed together with it.</summary>
    private static string Histories { get; } = Path.Combine(
        typeof(FulfilOrderReplayTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(item => item.Key == "RepositoryRoot").Value!,
        "functions", "Ordering", "FulfilOrder", "Histories");

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
        await system.ExpectAsync(await system.PlaceAsync(Sku, quantity: 2, unitPrice: 9.5m), "Completed");
        await system.ExpectAsync(await system.PlaceAsync("MUG", quantity: 1, unitPrice: 9.5m), "Cancelled");
        await system.ExpectAsync(await system.PlaceAsync(Sku, quantity: 2, unitPrice: 5_000.01m), "Cancelled");
        foreach (var approved in new[] { true, false })
        {
            var order = await PlaceToApproveAsync(system);
            using var answer = await system.DecideAsync(order, approved);
            await system.ExpectAsync(order, approved ? "Completed" : "Cancelled");
        }

        var forgotten = await PlaceToApproveAsync(system);
        await system.Apps.AdvanceAsync(TimeSpan.FromDays(8), Cancellation);
        await system.ExpectAsync(forgotten, "Cancelled");

        (await system.Apps.Replays.RecordAsync(Histories, Cancellation)).ShouldNotBeEmpty();
    }

    private static async Task<Uri> PlaceToApproveAsync(OrderSystem system)
    {
        var order = await system.PlaceAsync(Sku, quantity: 1, unitPrice: 1_000.01m);
        await system.ExpectAsync(order, "AwaitingApproval");
        return order;
    }
}
