using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Benchmarks.Hosts;
using Serverless.Benchmarks.Reports;
using Serverless.Testing;

namespace Serverless.Benchmarks.Durable;

/// <summary>What a test waits for that moves an order's saga through seven days: the app's real Program, its broker and
/// its task hub, on one virtual clock.</summary>
internal static class WeekBenchmark
{
    private const int Rounds = 9;

    private static readonly TimeSpan Deadline = TimeSpan.FromDays(7);

    /// <summary>The saga waits for an approval that never comes, gives the stock back and cancels the order. The first
    /// system of the process pays for compilation; its row has no goal.</summary>
    public static async Task PrintAsync()
    {
        var table = new Table(["a saga of seven days, ms of real time", "median", "worst", "goal"]);
        var first = await MeasureAsync();
        var weeks = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            weeks.Add(await MeasureAsync());
        }

        table.Add("the first of the process", Text(first), Text(first), string.Empty);
        table.Add("Ordering and Warehouse, POST to Cancelled", Text(Rate.Median(weeks)), Text(weeks.Max()), "<= 300");
        table.Print();
    }

    private static async Task<double> MeasureAsync()
    {
        var options = new TestSystemOptions("ordering", "warehouse") { RunTimers = false };
        options.Set("ordering", "Fulfilment__ApprovalDeadline", "7.00:00:00");
        await using var system = await TestSystem.StartAsync(options);
        var client = system.HttpClient("ordering");
        var started = TimeProvider.System.GetTimestamp();
        var order = await PlaceAsync(client);
        await ExpectAsync("AwaitingApproval");
        await system.AdvanceAsync(Deadline);
        await ExpectAsync("Cancelled");
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;

        Task ExpectAsync(string expected) => system.ExpectAsync(async () =>
        {
            var status = (await client.GetFromJsonAsync<JsonElement>(order)).GetProperty("status").GetString();
            if (status != expected)
            {
                throw new InvalidOperationException($"The order is {status}, not {expected}.");
            }
        });
    }

    private static async Task<Uri> PlaceAsync(HttpClient client)
    {
        var lines = new[] { new { sku = "COFFEE-1KG", quantity = 1, unitPrice = 1_000.01m } };
        using var response = await client.PostAsJsonAsync(
            "api/orders", new { customerId = "c1", currency = "EUR", lines });
        return response.EnsureSuccessStatusCode().Headers.Location!;
    }

    private static string Text(double milliseconds) => milliseconds.ToString("0", CultureInfo.InvariantCulture);
}
