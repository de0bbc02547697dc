using System.CommandLine;

namespace Serverless.Benchmarks.Brokers;

/// <summary><c>hub</c>: an event hub far larger than memory.</summary>
internal static class HubCommand
{
    private const int DefaultGigabytes = 20;

    public static Command Create()
    {
        var gigabytes = new Option<int>("--gigabytes")
        {
            Description = "Size of the hub; the folder of temporary files needs as much.",
            DefaultValueFactory = _ => DefaultGigabytes,
        };
        var command = new Command("hub", "A hub on disk: write rate, memory, start, reading from anywhere.")
        {
            gigabytes,
        };
        command.SetAction(parsed => HubBenchmark.RunAsync(parsed.GetValue(gigabytes)));
        return command;
    }
}
