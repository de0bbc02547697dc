using System.CommandLine;

namespace Serverless.Benchmarks.Durable;

/// <summary><c>durable</c>: the task hub under the Durable Task SDK and the Functions worker.</summary>
internal static class DurableCommand
{
    private const double DefaultSeconds = 2;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each load lasts.",
            DefaultValueFactory = _ => DefaultSeconds,
        };
        var only = new Option<string[]>("--only")
        {
            Description = "What to measure; all of it when absent.",
            AllowMultipleArgumentsPerToken = true,
        };
        var loads = new Option<int[]>("--loads")
        {
            Description = "How many chains at once, and nothing but chains; all of it when absent.",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong([.. DurableBenchmark.Names]);
        var command = new Command("durable", "Orchestrations on the task hub, beside the SDK's test host.")
        {
            seconds,
            only,
            loads,
        };
        command.SetAction(parsed => DurableBenchmark.RunAsync(
            TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(only) ?? [], parsed.GetValue(loads) ?? []));
        return command;
    }
}
