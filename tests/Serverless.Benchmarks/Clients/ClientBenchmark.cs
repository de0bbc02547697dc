using Serverless.Benchmarks.Brokers;
using Serverless.Benchmarks.Reports;

namespace Serverless.Benchmarks.Clients;

/// <summary>
/// The vendor's own clients against this broker, in memory and durable, and RabbitMQ's against RabbitMQ, in turns: what
/// an application sees. Much of the time is the client's own.
/// </summary>
internal static class ClientBenchmark
{
    /// <summary>What the warm round takes a part of and batches divide.</summary>
    private const int Multiple = 400;

    public static async Task RunAsync(int messages, int rounds, bool withRabbit)
    {
        messages = Math.Max(Multiple, messages - (messages % Multiple));
        await using var memory = await ServerlessBroker.StartAsync(durable: false);
        await using var durable = await ServerlessBroker.StartAsync(durable: true);
        List<IMeasuredBroker> rabbits = withRabbit && await RabbitBroker.PrepareAsync()
            ? [await RabbitBroker.StartAsync(durable: false), await RabbitBroker.StartAsync(durable: true)]
            : [];
        var rows = ClientPhase.All.SelectMany(phase => new IMeasuredBroker[] { memory, durable }, (p, b) => (p, b))
            .Concat(ClientPhase.OfRabbit.SelectMany(_ => rabbits, (p, b) => (p, b)))
            .ToArray();
        var results = new Dictionary<(string Phase, string Broker), List<(double Rate, double Cpu)>>();

        // The first round warms up: code is compiled, buffers are pooled.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (phase, broker) in rows)
            {
                var taken = await MeasureAsync(broker, phase, round == 0 ? messages / 4 : messages);
                if (round > 0)
                {
                    results.TryAdd((phase.Name, broker.Name), []);
                    results[(phase.Name, broker.Name)].Add(taken);
                }
            }
        }

        foreach (var rabbit in rabbits)
        {
            await rabbit.DisposeAsync();
        }

        var table = new Table(["", "broker", "msg/s", "broker CPU us/msg"]);
        foreach (var ((phase, broker), taken) in results)
        {
            var (rate, cpu) = taken.OrderBy(t => t.Rate).ElementAt(taken.Count / 2);
            table.Add(phase, broker, $"{rate:N0}", $"{cpu:N1}");
        }

        table.Print();
    }

    private static async Task<(double Rate, double Cpu)> MeasureAsync(
        IMeasuredBroker broker, ClientPhase phase, int messages)
    {
        var before = await broker.SampleAsync();
        var started = TimeProvider.System.GetTimestamp();
        await phase.RunAsync(new ClientRun(broker.Port, messages));
        var elapsed = TimeProvider.System.GetElapsedTime(started);
        var after = await broker.SampleAsync();
        return (messages / elapsed.TotalSeconds, (after.Cpu - before.Cpu).TotalMicroseconds / messages);
    }
}
