using System.CommandLine;

namespace Serverless.Benchmarks.Hosts;

/// <summary><c>system</c>: how long a test waits for a <c>TestSystem</c>; a part of <c>host</c>.</summary>
internal static class SystemCommand
{
    public static Command Create()
    {
        var command = new Command("system", "Start and end of a TestSystem with both apps.");
        command.SetAction(_ => HostBenchmark.RunAsync(3, ["systems"]));
        return command;
    }
}
