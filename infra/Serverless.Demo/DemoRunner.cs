using System.Collections.Concurrent;
using System.Net.Http.Json;
using Spectre.Console;

namespace Serverless.Demo;

/// <summary>
/// Pushes a file of orders through the running system, waits for every one to end, and checks the invariants.
/// </summary>
internal sealed class DemoRunner(DemoTarget target, IAnsiConsole console, TimeProvider time)
{
    private const int ConcurrentOrders = 48;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, bool> _orders = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<DemoResult> _results = [];

    /// <summary>Runs the demo.</summary>
    /// <returns>Whether every invariant holds.</returns>
    public async Task<bool> RunAsync(IReadOnlyList<DemoEntry> entries, CancellationToken cancellationToken)
    {
        using var ordering = new HttpClient { BaseAddress = target.Ordering };
        using var warehouse = new HttpClient { BaseAddress = target.Warehouse };
        await using var poison = new PoisonQueue(target.ServiceBus);

        var before = await StockAsync(warehouse, cancellationToken);
        var started = time.GetTimestamp();
        await console.Progress().HideCompleted(false).StartAsync(async context =>
        {
            var progress = context.AddTask("orders", maxValue: entries.Count);
            await PushAsync(new OrderClient(ordering, time, Patience), poison, entries, progress, cancellationToken);
        });
        var elapsed = time.GetElapsedTime(started);

        var poisoned = await poison.AwaitDeadLettersAsync(Patience, time, cancellationToken);
        var after = await StockAsync(warehouse, cancellationToken);
        var results = _results.ToArray();
        DemoReport.Write(console, results, poisoned, elapsed);
        return DemoInvariants.Check(console, results, before, after, poisoned);
    }

    private async Task PushAsync(
        OrderClient client,
        PoisonQueue poison,
        IReadOnlyList<DemoEntry> entries,
        ProgressTask progress,
        CancellationToken cancellationToken)
    {
        // An order that is left to its deadline must not hold up the ones behind it, so it gives its slot back.
        using var slots = new SemaphoreSlim(ConcurrentOrders);
        var following = new List<Task>(entries.Count);
        foreach (var entry in entries)
        {
            if (entry.Poison is not null)
            {
                await poison.SendAsync(entry.Poison, cancellationToken);
                progress.Increment(1);
                continue;
            }

            await slots.WaitAsync(cancellationToken);
            following.Add(RunOneAsync(client, entry, slots, progress, cancellationToken));
        }

        await Task.WhenAll(following);
    }

    private async Task RunOneAsync(
        OrderClient client,
        DemoEntry entry,
        SemaphoreSlim slots,
        ProgressTask progress,
        CancellationToken cancellationToken)
    {
        var released = 0;
        void Release()
        {
            if (Interlocked.Exchange(ref released, 1) == 0)
            {
                slots.Release();
            }
        }

        try
        {
            var (result, order) = await client.PlaceAsync(entry, id => _orders.TryAdd(id, true), cancellationToken);
            _results.Add(result ?? await client.FollowAsync(order!, Release, cancellationToken));
            lock (progress)
            {
                progress.Increment(1);
            }
        }
        finally
        {
            Release();
        }
    }

    private static async Task<IReadOnlyDictionary<string, DemoStock>> StockAsync(
        HttpClient warehouse, CancellationToken cancellationToken)
    {
        var stock = await warehouse.GetFromJsonAsync<List<DemoStock>>("api/stock", cancellationToken);
        return stock!.ToDictionary(item => item.Sku, StringComparer.Ordinal);
    }
}
