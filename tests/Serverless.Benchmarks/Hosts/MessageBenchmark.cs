using System.Globalization;
using Azure.Messaging.ServiceBus;
using Serverless.Benchmarks.Brokers;
using Serverless.Benchmarks.Clients;
using Serverless.Benchmarks.Reports;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.ServiceBus;
using Serverless.FunctionsHost.ServiceBus.Settlement;

namespace Serverless.Benchmarks.Hosts;

/// <summary>
/// Messages from the send to the settlement: the vendor's client sends, a durable broker keeps, the trigger receives
/// with 32 at once (host.json of BenchApp), a worker in a process of its own runs the function.
/// </summary>
internal static class MessageBenchmark
{
    private const int Messages = 20_000;
    private const int BatchSize = 100;
    private const int Senders = 4;

    public static async Task RunAsync(Table table, int rounds)
    {
        await using var broker = await ServerlessBroker.StartAsync(durable: true);
        var connection = string.Create(
            CultureInfo.InvariantCulture,
            $"Endpoint=sb://localhost:{broker.Port};SharedAccessKeyName=RootManageSharedAccessKey;"
            + $"SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;");
        var settlement = new ServiceBusSettlement();
        await using var extension = new ServiceBusExtension(settlement);
        var count = new Countdown();
        await using var host = await BenchHost.StartAsync(
            inProcess: false,
            settlement,
            new Dictionary<string, string> { ["ServiceBus"] = connection },
            [extension.Trigger],
            count.Ended);
        await using var client = new ServiceBusClient(connection);
        await using var sender = client.CreateSender(ServeNames.Queue);
        await SendAndWaitAsync(sender, count, Messages / 4);
        List<double> rates = [];
        for (var round = 0; round < rounds; round++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await SendAndWaitAsync(sender, count, Messages);
            rates.Add(Messages / TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }

        table.Add(
            "Service Bus trigger, send to settled, durable, 32 at once",
            Rate.Median(rates).ToString("#,0", CultureInfo.InvariantCulture),
            "/s",
            ">= 5,000");
    }

    private static async Task SendAndWaitAsync(ServiceBusSender sender, Countdown count, int messages)
    {
        var all = count.Expect(messages);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            for (var sent = 0; sent < messages / Senders; sent += BatchSize)
            {
                await sender.SendMessagesAsync(
                    Enumerable.Range(0, BatchSize).Select(_ => new ServiceBusMessage("a message of some length")));
            }
        })));
        await all;
    }

    private sealed class Countdown
    {
        private TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left;

        public Task Expect(int count)
        {
            _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _left, count);
            return _done.Task;
        }

        public void Ended(InvocationRecord record)
        {
            if (record.Function == "Message" && Interlocked.Decrement(ref _left) == 0)
            {
                _done.TrySetResult();
            }
        }
    }
}
