using System.CommandLine;

namespace Serverless.Benchmarks.Hosts;

/// <summary><c>host</c>: what the Functions host costs, with the real worker behind it.</summary>
internal static class HostCommand
{
    private const int DefaultRounds = 3;

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds")
        {
            Description = "Rounds; the median is reported.",
            DefaultValueFactory = _ => DefaultRounds,
        };
        var only = new Option<string[]>("--only")
        {
            Description = "What to measure; all of it when absent.",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong([.. HostBenchmark.Parts]);
        var command = new Command("host", "Invocations, HTTP, start and Service Bus trigger of the Functions host.")
        {
            rounds,
            only,
        };
        command.SetAction(parsed => HostBenchmark.RunAsync(parsed.GetValue(rounds), parsed.GetValue(only) ?? []));
        return command;
    }
}
