using System.CommandLine;
using Serverless.Benchmarks.Clients;

namespace Serverless.Benchmarks.Brokers;

/// <summary><c>broker</c>: this broker, in memory and durable, beside RabbitMQ.</summary>
internal static class BrokerCommand
{
    private const int DefaultMessages = 60_000;
    private const int DefaultRounds = 3;

    /// <summary>The vendor's clients are slower than the load that the broker is measured with.</summary>
    private const int ClientShare = 3;

    public static Command Create()
    {
        var messages = new Option<int>("--messages")
        {
            Description = "Messages a phase; RabbitMQ gets a quarter.",
            DefaultValueFactory = _ => DefaultMessages,
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds; the median is reported.",
            DefaultValueFactory = _ => DefaultRounds,
        };
        var withoutRabbit = new Option<bool>("--without-rabbitmq") { Description = "Measure this broker alone." };
        var withoutScale = new Option<bool>("--without-scale")
        {
            Description = "Leave out start, memory, idle connections and the queue of a million.",
        };
        var withoutClients = new Option<bool>("--without-clients")
        {
            Description = "Leave out the vendor's own clients against this broker.",
        };
        var clientsOnly = new Option<bool>("--clients-only") { Description = "Measure nothing but those." };
        var scaleOnly = new Option<bool>("--scale-only") { Description = "Measure nothing but those." };
        var command = new Command("broker", "Throughput, latency, allocation and CPU of the broker, and of RabbitMQ.")
        {
            messages, rounds, withoutRabbit, withoutScale, scaleOnly, withoutClients, clientsOnly,
        };
        command.SetAction(async parsed =>
        {
            if (!parsed.GetValue(scaleOnly) && !parsed.GetValue(withoutClients))
            {
                await ClientBenchmark.RunAsync(parsed.GetValue(messages) / ClientShare,
                    parsed.GetValue(rounds),
                    !parsed.GetValue(withoutRabbit));
            }

            if (parsed.GetValue(clientsOnly))
            {
                return;
            }

            if (!parsed.GetValue(scaleOnly))
            {
                await BrokerBenchmark.RunAsync(
                    parsed.GetValue(messages), parsed.GetValue(rounds), !parsed.GetValue(withoutRabbit));
            }

            if (!parsed.GetValue(withoutScale))
            {
                await ScaleBenchmark.RunAsync();
            }
        });
        return command;
    }
}
