using Microsoft.Extensions.DependencyInjection;
using Serverless.Messaging;

namespace Ordering.Tests.FulfilOrder;

/// <summary>Orders that wait for days, in milliseconds.</summary>
public sealed class ApprovalDeadlineTests(ITestOutputHelper output)
{
    private const string Sku = "COFFEE-1KG";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_LeftAloneForSevenDays_IsCancelled()
    {
        // How long a week takes is told, not held: other tests run meanwhile.
        await using var system = await StartAsync();
        var order = await system.PlaceAsync(Sku, quantity: 1, unitPrice: 1_000.01m);
        await system.ExpectAsync(order, "AwaitingApproval");
        var started = TimeProvider.System.GetTimestamp();

        await system.Apps.AdvanceAsync(TimeSpan.FromDays(7), Cancellation);

        output.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalMilliseconds:0} ms");
        var view = await system.ExpectAsync(order, "Cancelled");
        view.GetProperty("reason").GetString().ShouldBe("ApprovalExpired");
    }

    [Fact]
    public async Task Order_LeftAlone_WaitsUntilTheDeadlineAndGivesTheStockBack()
    {
        await using var system = await StartAsync("1.00:00:00");
        var order = await system.PlaceAsync(Sku, quantity: 1, unitPrice: 1_000.01m);

        await system.Apps.AdvanceAsync(TimeSpan.FromHours(23), Cancellation);
        await system.ExpectAsync(order, "AwaitingApproval");
        await system.Apps.AdvanceAsync(TimeSpan.FromHours(1), Cancellation);

        (await system.ExpectAsync(order, "Cancelled")).GetProperty("reason").GetString().ShouldBe("ApprovalExpired");
        (await system.StockAsync(Sku)).ShouldBe((500, 0));
    }

    [Fact]
    public async Task Order_ApprovedInTheLastSecondOfSevenDays_IsCompleted()
    {
        await using var system = await StartAsync();
        var order = await system.PlaceAsync(Sku, quantity: 1, unitPrice: 1_000.01m);
        await system.ExpectAsync(order, "AwaitingApproval");

        await system.Apps.AdvanceAsync(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1), Cancellation);
        using var answer = await system.DecideAsync(order, approved: true);

        await system.ExpectAsync(order, "Completed");
    }

    private static Task<OrderSystem> StartAsync(string deadline = "7.00:00:00") => OrderSystem.StartAsync(options =>
    {
        // Otherwise functions of each minute run 20,000 times in a week, and outboxes look for what is left.
        options.RunTimers = false;
        foreach (var app in options.Apps)
        {
            options.ConfigureServices(app, services => services.Configure<OutboxOptions>(
                outbox => outbox.ParkedRetryInterval = TimeSpan.FromDays(1)));
        }

        options.Set("ordering", "Fulfilment__ApprovalDeadline", deadline);
    });
}
