using System.CommandLine;
using Serverless.Benchmarks.Reports;

namespace Serverless.Benchmarks.Hosts;

/// <summary><c>system</c>: how long a test waits for a <c>TestSystem</c>; a part of <c>host</c>.</summary>
internal static class SystemCommand
{
    public static Command Create()
    {
        var command = new Command("system", "Start and end of a TestSystem with both apps.");
        command.SetAction(async _ =>
        {
            var table = new Table(["measurement", "median", "unit", "goal"]);
            await SystemBenchmark.RunAsync(table, rounds: 3);
            table.Print();
        });
        return command;
    }
}
