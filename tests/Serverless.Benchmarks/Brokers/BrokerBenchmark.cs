using Serverless.Benchmarks.Reports;

namespace Serverless.Benchmarks.Brokers;

/// <summary>
/// The same client against this broker and RabbitMQ, in turns, so that what else the machine does hits all alike.
/// </summary>
internal static class BrokerBenchmark
{
    private const int RabbitShare = 4;

    public static async Task RunAsync(int messages, int rounds, bool withRabbit)
    {
        var rabbit = withRabbit && await RabbitBroker.PrepareAsync();
        if (withRabbit && !rabbit)
        {
            Console.WriteLine("RabbitMQ is not installed: install rabbitmq-server for the comparison.");
        }

        List<IMeasuredBroker> brokers =
            [await ServerlessBroker.StartAsync(durable: false), await ServerlessBroker.StartAsync(durable: true)];
        try
        {
            if (rabbit)
            {
                brokers.Add(await RabbitBroker.StartAsync(durable: false));
                brokers.Add(await RabbitBroker.StartAsync(durable: true));
            }

            Report(await MeasureAsync(brokers, messages, rounds), brokers, rabbit);
        }
        finally
        {
            foreach (var broker in brokers)
            {
                await broker.DisposeAsync();
            }
        }
    }

    private static async Task<Dictionary<(IMeasuredBroker Broker, Phase Phase), Measurement>> MeasureAsync(
        List<IMeasuredBroker> brokers, int messages, int rounds)
    {
        var all = new Dictionary<(IMeasuredBroker Broker, Phase Phase), List<Measurement>>();

        // The first round warms up: code is compiled, buffers are pooled.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var broker in brokers)
            {
                foreach (var phase in Phase.All)
                {
                    var count = broker is RabbitBroker || round == 0 ? messages / RabbitShare : messages;
                    var measurement = await Measurement.TakeAsync(broker, phase, count);
                    if (round > 0)
                    {
                        if (!all.TryGetValue((broker, phase), out var list))
                        {
                            all[(broker, phase)] = list = [];
                        }

                        list.Add(measurement);
                    }
                }
            }

            Console.WriteLine(round == 0 ? "warm" : $"round {round} of {rounds}");
        }

        return all.ToDictionary(entry => entry.Key, entry => Measurement.Median(entry.Value));
    }

    private static void Report(
        Dictionary<(IMeasuredBroker Broker, Phase Phase), Measurement> results,
        List<IMeasuredBroker> brokers,
        bool rabbit)
    {
        var table = new Table(["", "broker", "msg/s", "p50 ms", "p99 ms", "bytes/msg", "CPU us/msg"]);
        foreach (var phase in Phase.All)
        {
            foreach (var broker in brokers)
            {
                var (load, cpu, bytes) = results[(broker, phase)];
                table.Add(
                    phase.Name,
                    broker.Name,
                    $"{load.Rate:N0}",
                    load.P50 is { } p50 ? $"{p50.TotalMilliseconds:N1}" : "-",
                    load.P99 is { } p99 ? $"{p99.TotalMilliseconds:N1}" : "-",
                    bytes is { } allocated ? $"{allocated:N0}" : "-",
                    $"{cpu:N1}");
            }
        }

        table.Print();
        if (rabbit)
        {
            PrintRatios(results, brokers);
        }
    }

    private static void PrintRatios(
        Dictionary<(IMeasuredBroker Broker, Phase Phase), Measurement> results, List<IMeasuredBroker> brokers)
    {
        var (memory, durable, transient, persistent) = (brokers[0], brokers[1], brokers[2], brokers[3]);
        var table = new Table(
        [
            "times RabbitMQ", "durable : durable (goal 3)", "durable : non-durable (goal 1.5)",
            "in memory : non-durable (goal 3)",
        ]);
        foreach (var phase in Phase.All)
        {
            table.Add(phase.Name, Ratio(durable, persistent), Ratio(durable, transient), Ratio(memory, transient));

            string Ratio(IMeasuredBroker ours, IMeasuredBroker theirs) =>
                $"{results[(ours, phase)].Load.Rate / results[(theirs, phase)].Load.Rate:N1}";
        }

        table.Print();
    }
}
