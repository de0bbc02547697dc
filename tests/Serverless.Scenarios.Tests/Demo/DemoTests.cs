using Serverless.Scenarios.Tests.Hosting;

namespace Serverless.Scenarios.Tests.Demo;

/// <summary>The demo is the end-to-end test: 1,000 orders through every part, and the invariants afterwards.</summary>
public sealed class DemoTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Demo_SampleOrders_EndsWithEveryInvariantHolding()
    {
        using var directory = new TemporaryDirectory();
        await using var host = LocalHostProcess.Launch(directory.Path, "--demo");

        var exitCode = await host.WaitForExitAsync(Deadline);

        exitCode.ShouldBe(0, host.Output);
        host.Output.ShouldContain("holds   every accepted order ended");
        host.Output.ShouldContain("holds   stock is conserved");
        Directory.EnumerateFileSystemEntries(directory.Path).ShouldBeEmpty("the demo keeps its data in memory");
    }

    [Fact]
    public async Task Demo_FileWithBadLines_NamesEveryOne()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "orders.jsonl");
        await File.WriteAllLinesAsync(file, ["{\"raw\":\"x\"}", "nonsense", "{}", "{\"unknown\":1}"]);
        await using var host = LocalHostProcess.Launch(directory.Path, "--demo", "--orders", file);

        (await host.WaitForExitAsync(Deadline)).ShouldBe(1);

        host.Output.ShouldContain("3 lines that cannot be used");
        host.Output.ShouldContain("line 2:");
        host.Output.ShouldContain("line 3:");
        host.Output.ShouldContain("line 4:");
    }
}
