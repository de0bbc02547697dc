using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Scenarios.Tests.Hosting;

namespace Serverless.Scenarios.Tests.Restarts;

/// <summary>A stop in the middle of the work, and a start on the same data.</summary>
public sealed class StopInTheMiddleTests
{
    private const int Orders = 200;
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Terminated_InTheMiddleOf200Orders_EveryAcceptedOrderEndsAfterTheNextStart()
    {
        using var directory = new TemporaryDirectory();
        string[] accepted;
        await using (var host = await LocalHostProcess.ServeAsync(directory.Path))
        {
            accepted = await PlaceAsync(host.Ordering);
            await host.SignalAsync("TERM");
            (await host.WaitForExitAsync(StopDeadline)).ShouldBe(0, host.Output);
        }

        await using var next = await LocalHostProcess.ServeAsync(directory.Path);

        var orders = await AwaitEndAsync(next.Ordering, accepted);
        orders.ShouldAllBe(order => order.Status == "Completed", next.Output);
        using var warehouse = new HttpClient { BaseAddress = next.Warehouse };
        var stock = await warehouse.GetFromJsonAsync<JsonElement>("api/stock/COFFEE-1KG");
        stock.GetProperty("onHand").GetInt32().ShouldBe(500 - accepted.Length);
        stock.GetProperty("reserved").GetInt32().ShouldBe(0);
    }

    private static async Task<string[]> PlaceAsync(Uri ordering)
    {
        using var http = new HttpClient { BaseAddress = ordering };
        var accepted = new List<string>();
        for (var i = 0; i < Orders; i++)
        {
            using var response = await http.PostAsJsonAsync("api/orders", new
            {
                customerId = $"c{i}",
                currency = "EUR",
                lines = new[] { new { sku = "COFFEE-1KG", quantity = 1, unitPrice = 9.5 } },
            });
            response.EnsureSuccessStatusCode();
            accepted.Add(response.Headers.Location!.OriginalString);
        }

        return [.. accepted];
    }

    private static async Task<IReadOnlyList<OrderView>> AwaitEndAsync(Uri ordering, IEnumerable<string> locations)
    {
        using var http = new HttpClient { BaseAddress = ordering };
        using var deadline = new CancellationTokenSource(EndDeadline, TimeProvider.System);
        var ended = new List<OrderView>();
        foreach (var location in locations)
        {
            var path = new Uri(ordering, location).AbsolutePath;
            while (true)
            {
                var order = await http.GetFromJsonAsync<OrderView>(path, deadline.Token);
                if (order!.Status is "Completed" or "Cancelled")
                {
                    ended.Add(order);
                    break;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
            }
        }

        return ended;
    }

    private sealed record OrderView(string Id, string Status, string? Reason);
}
