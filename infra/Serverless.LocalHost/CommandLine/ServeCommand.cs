using Serverless.LocalHost.Hosting;

namespace Serverless.LocalHost.CommandLine;

/// <summary>Runs the system until a signal stops it.</summary>
internal static class ServeCommand
{
    /// <summary>Starts, says where everything is, waits, and stops.</summary>
    public static async Task<int> RunAsync(LocalHostOptions options)
    {
        using var signal = new StopSignal();
        await using var system = await LocalSystem.StartAsync(options, signal.Token);
        Console.WriteLine(Welcome(system, options));
        Console.WriteLine("ready");
        await WaitAsync(signal.Token);
        Console.WriteLine("stopping");
        return 0;
    }

    private static string Welcome(LocalSystem system, LocalHostOptions options) =>
        $$"""

        Ordering
        {{system.Ordering.FunctionTable}}
        Warehouse
        {{system.Warehouse.FunctionTable}}
        Broker     {{system.Broker.ConnectionString()}}
        Ordering   {{system.Ordering.BaseAddress}}api/orders
        Warehouse  {{system.Warehouse.BaseAddress}}api/stock
        Data       {{options.DataDirectory ?? "in memory"}}  {{system.Broker.RecoverySummary}}

        Place an order:

          {{PlaceOrder(system.Ordering.BaseAddress)}}

        """;

    private static string PlaceOrder(Uri ordering) =>
        $"curl -i -X POST {ordering}api/orders -H 'Content-Type: application/json' -H 'Idempotency-Key: first' -d "
        + """'{"customerId":"c1","currency":"EUR","lines":[{"sku":"COFFEE-1KG","quantity":1,"unitPrice":9.5}]}'""";

    private static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
