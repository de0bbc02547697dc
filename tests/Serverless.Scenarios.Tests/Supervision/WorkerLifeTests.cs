using Serverless.Scenarios.Tests.Hosting;
using Serverless.Scenarios.Tests.Readme;

namespace Serverless.Scenarios.Tests.Supervision;

/// <summary>Workers come and go with their app's build and with the host.</summary>
public sealed class WorkerLifeTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Kill_Host_LeavesNoWorker()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await ServeAsync(directory.Path, ReadmeApp.Folder);
        var worker = Processes.ChildrenOf(host.Id).ShouldHaveSingleItem();

        await host.SignalAsync("KILL");

        await Processes.WaitForExitAsync(worker, Seconds);
    }

    [Fact]
    public async Task Start_Worker_IsOutOfReachOfTheTerminalsCtrlC()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await ServeAsync(directory.Path, ReadmeApp.Folder);
        var worker = Processes.ChildrenOf(host.Id).ShouldHaveSingleItem();

        Processes.GroupOf(worker).ShouldBe(worker);
    }

    [Fact]
    public async Task Kill_Worker_IsSaidAndReplaced()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await ServeAsync(directory.Path, ReadmeApp.Folder);

        await Processes.SignalAsync(Processes.ChildrenOf(host.Id).ShouldHaveSingleItem(), "KILL");

        await host.WaitForOutputAsync("The worker of 'readme-app' ended with exit code 137", Deadline);
        await host.WaitForOutputAsync("A new worker of 'readme-app' is ready", Deadline);
        (await ReadmeApp.GreetAsync(host)).ShouldBe("Hello you");
    }

    [Fact]
    public async Task Kill_WorkerAgain_WaitsLongerForTheNextOne()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await ServeAsync(directory.Path, ReadmeApp.Folder);
        var first = Processes.ChildrenOf(host.Id).ShouldHaveSingleItem();
        await Processes.SignalAsync(first, "KILL");
        await host.WaitForOutputAsync("A new worker of 'readme-app' is ready", Deadline);

        await Processes.SignalAsync(Processes.ChildrenOf(host.Id).Single(child => child != first), "KILL");

        await host.WaitForOutputAsync("a new one starts in 00:00:01", Deadline);
    }

    [Fact]
    public async Task Build_WhileItRuns_StartsTheAppAgainOnItsAddress()
    {
        using var directory = new TemporaryDirectory();
        var output = Path.Combine(directory.Path, "output");
        ReadmeApp.CopyOutput(output);
        await using var host = await ServeAsync(directory.Path, output);
        var former = Processes.ChildrenOf(host.Id).ShouldHaveSingleItem();

        // What a build does: it writes the assembly anew.
        File.SetLastWriteTimeUtc(Path.Combine(output, "ReadmeApp.dll"), DateTime.UnixEpoch);

        await host.WaitForOutputAsync("'readme-app' is ready again", Deadline);
        Processes.ChildrenOf(host.Id).ShouldHaveSingleItem().ShouldNotBe(former);
        (await ReadmeApp.GreetAsync(host)).ShouldBe("Hello you");
    }

    [Fact]
    public async Task InProcess_App_HasNoProcessOfItsOwn()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await ServeAsync(directory.Path, ReadmeApp.Folder, "--in-process");

        Processes.ChildrenOf(host.Id).ShouldBeEmpty();
        (await ReadmeApp.GreetAsync(host)).ShouldBe("Hello you");
    }

    [Fact]
    public async Task Instances_Several_HaveAProcessEach()
    {
        using var directory = new TemporaryDirectory();
        await using var host = await ServeAsync(directory.Path, ReadmeApp.Folder, "--instances", "2");

        Processes.ChildrenOf(host.Id).Count.ShouldBe(2);
        (await ReadmeApp.GreetAsync(host)).ShouldBe("Hello you");
    }

    [Fact]
    public async Task WaitForDebugger_Worker_SaysWhereItWaits()
    {
        using var directory = new TemporaryDirectory();
        await using var host = LocalHostProcess.Launch(
            directory.Path, ReadmeApp.Folder, "--in-memory", "--amqp-port", "0", "--port", "readme-app=0",
            "--wait-for-debugger", "readme-app");

        await host.WaitForOutputAsync("workerProcessId", Deadline);

        host.Output.ShouldNotContain("ready");
    }

    [Fact]
    public async Task Kill_HostWhileAWorkerWaitsForADebugger_LeavesNoWorker()
    {
        using var directory = new TemporaryDirectory();
        await using var host = LocalHostProcess.Launch(
            directory.Path, ReadmeApp.Folder, "--in-memory", "--amqp-port", "0", "--port", "readme-app=0",
            "--wait-for-debugger", "readme-app");
        await host.WaitForOutputAsync("Waiting for debugger to attach", Deadline);
        var worker = Processes.ChildrenOf(host.Id).ShouldHaveSingleItem();

        await host.SignalAsync("KILL");

        await Processes.WaitForExitAsync(worker, Seconds);
    }

    private static Task<LocalHostProcess> ServeAsync(string directory, string app, params string[] arguments) =>
        LocalHostProcess.ServeAsync(directory, [app, "--in-memory", "--port", "readme-app=0", .. arguments]);
}
