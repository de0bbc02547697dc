using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Serverless.Scenarios.Tests.Hosting;
using Serverless.Scenarios.Tests.Readme;

namespace Serverless.Scenarios.Tests.Restarts;

/// <summary>The host, or an app of it, ends in the middle of the work, and starts again on the same data.</summary>
public sealed class StopInTheMiddleTests
{
    private const int Orders = 200;
    private const int StopAfter = 100;
    private const int Posters = 8;
    private const int OnHand = 500;
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Signalled_InTheMiddleOf200Orders_EveryOneEndsOnceAfterTheNextStart(string signal)
    {
        using var directory = new TemporaryDirectory();
        IReadOnlyDictionary<string, string> accepted;
        await using (var host = await LocalHostProcess.ServeAsync(directory.Path))
        {
            accepted = await PlaceAsync(host.Ordering, stopAfter: StopAfter, () => host.SignalAsync(signal));
            var exitCode = await host.WaitForExitAsync(StopDeadline);
            if (signal == "TERM")
            {
                exitCode.ShouldBe(0, host.Output);
            }
        }

        accepted.Count.ShouldBeInRange(StopAfter, Orders - 1, "the signal is to come in the middle");
        await using var next = await LocalHostProcess.ServeAsync(directory.Path);

        // What was accepted ends without being asked for again; the clients that got no answer
        // ask again with their key.
        var unended = await AwaitEndAsync(next.Ordering, accepted.Values);
        unended.ShouldBeGreaterThan(0, "nothing was under way when the signal came");
        var all = await PlaceAsync(next.Ordering, stopAfter: null, () => Task.CompletedTask);
        await AwaitEndAsync(next.Ordering, all.Values);

        all.Count.ShouldBe(Orders);
        accepted.ShouldAllBe(order => all[order.Key] == order.Value);
        await StockShouldBeShippedAsync(next.Warehouse);
    }

    [Fact]
    public async Task Built_InTheMiddleOf200Orders_EveryOneEndsOnce()
    {
        using var directory = new TemporaryDirectory();
        string[] names = ["Ordering", "Warehouse"];
        string[] outputs = [.. names.Select(name => Path.Combine(directory.Path, "apps", name))];
        foreach (var (name, output) in names.Zip(outputs))
        {
            AppOutput.Copy(Path.Combine(ReadmeApp.Root, "functions", name), output);
        }

        await using var host = await LocalHostProcess.ServeAsync(
            directory.Path, [.. outputs, "--topology", Path.Combine(ReadmeApp.Root, "bicep", "topology.json")]);
        var accepted = await PlaceAsync(host.Ordering, stopAfter: StopAfter, () =>
        {
            // What a build does: it writes the assembly anew.
            foreach (var (name, output) in names.Zip(outputs))
            {
                File.SetLastWriteTimeUtc(Path.Combine(output, $"{name}.dll"), DateTime.UnixEpoch);
            }

            return Task.CompletedTask;
        });
        await host.WaitForOutputAsync("'ordering' is ready again", EndDeadline);
        await host.WaitForOutputAsync("'warehouse' is ready again", EndDeadline);

        var all = await PlaceAsync(host.Ordering, stopAfter: null, () => Task.CompletedTask);
        await AwaitEndAsync(host.Ordering, all.Values);

        all.Count.ShouldBe(Orders);
        accepted.ShouldAllBe(order => all[order.Key] == order.Value);
        await StockShouldBeShippedAsync(host.Warehouse);
    }

    private static async Task StockShouldBeShippedAsync(Uri address)
    {
        using var warehouse = new HttpClient { BaseAddress = address };
        var stock = await warehouse.GetFromJsonAsync<JsonElement>("api/stock/COFFEE-1KG");
        stock.GetProperty("onHand").GetInt32().ShouldBe(OnHand - Orders);
        stock.GetProperty("reserved").GetInt32().ShouldBe(0);
    }

    /// <summary>Places every order under a key of its own, and does something when so many are accepted.</summary>
    /// <returns>The ids of the accepted orders by key.</returns>
    private static async Task<IReadOnlyDictionary<string, string>> PlaceAsync(
        Uri ordering,
        int? stopAfter,
        Func<Task> stop)
    {
        using var http = new HttpClient { BaseAddress = ordering };
        var accepted = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var count = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Orders),
            new ParallelOptions { MaxDegreeOfParallelism = Posters },
            async (i, cancellationToken) =>
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"order-{i}");
                if (await TryPostAsync(http, key, cancellationToken) is { } id)
                {
                    accepted[key] = id;
                    if (Interlocked.Increment(ref count) == stopAfter)
                    {
                        await stop();
                    }
                }
            });
        return accepted;
    }

    private static async Task<string?> TryPostAsync(HttpClient http, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/orders")
        {
            Content = JsonContent.Create(new
            {
                customerId = key,
                currency = "EUR",
                lines = new[] { new { sku = "COFFEE-1KG", quantity = 1, unitPrice = 9.5 } },
            }),
        };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? response.Headers.Location!.OriginalString.Split('/')[^1] : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Waits until every order is completed.</summary>
    /// <returns>How many were not, when they were first looked at.</returns>
    private static async Task<int> AwaitEndAsync(Uri ordering, IEnumerable<string> orders)
    {
        using var http = new HttpClient { BaseAddress = ordering };
        using var deadline = new CancellationTokenSource(EndDeadline, TimeProvider.System);
        var unended = 0;
        await Parallel.ForEachAsync(orders, deadline.Token, async (order, cancellationToken) =>
        {
            var look = 0;
            while (await StatusAsync(http, order, cancellationToken) is var status && status != "Completed")
            {
                status.ShouldNotBe("Cancelled", order);
                if (look++ == 0)
                {
                    Interlocked.Increment(ref unended);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
            }
        });
        return unended;
    }

    private static async Task<string?> StatusAsync(
        HttpClient http,
        string order,
        CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<JsonElement>($"api/orders/{order}", cancellationToken))
            .GetProperty("status").GetString();
}
