using System.Diagnostics;
using Microsoft.DurableTask.Client;
using Serverless.Sagas.Tests.Engine;

namespace Serverless.Sagas.Tests.Kills;

/// <summary>
/// The host of many sagas is killed (SIGKILL) again and again; its process is this test program,
/// running one explicit test.
/// </summary>
public sealed class SagaHostKillTests(ITestOutputHelper output)
{
    private const string DirectoryVariable = "SAGA_KILL_DIRECTORY";
    private const string Ready = "sagas are under way";

    private static readonly int Sagas = Setting.Number("SAGA_COUNT", 200);
    private static readonly int Kills = Setting.Number("SAGA_KILLS", 10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2) + (TimeSpan.FromSeconds(0.1) * Sagas);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_ManyTimes_EverySagaIsCompletedOrCompensatedAndItsHistoryReplays()
    {
        var directory = Directory.CreateTempSubdirectory("saga-kills-").FullName;
        var seed = Setting.Number("SAGA_SEED", Environment.TickCount);
        output.WriteLine($"seed {seed}");
        try
        {
            var random = new Random(seed);
            for (var i = 0; i < Kills; i++)
            {
                await RunHostAsync(directory, killAfter: TimeSpan.FromMilliseconds(random.Next(20, 250)));
            }

            await RunHostAsync(directory, killAfter: null);
            await CheckAsync(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The process that is killed.</summary>
    [Fact(Explicit = true)]
    public async Task Host_UntilEverySagaHasEnded()
    {
        var directory = Environment.GetEnvironmentVariable(DirectoryVariable);
        Assert.SkipWhen(directory is null, $"{DirectoryVariable} is not set: the kill test starts this.");
        await using var host = await KillableHost.StartAsync(directory!);
        await File.WriteAllTextAsync(Path.Combine(directory!, "ready"), Ready, Cancellation);
        var ids = Enumerable.Range(0, Sagas).Select(KillableHost.SagaId).ToList();
        foreach (var id in ids)
        {
            await host.Client.ScheduleOnceAsync("Order", id, cancellationToken: Cancellation);
        }

        foreach (var id in ids)
        {
            await host.Client.WaitForInstanceCompletionAsync(id, Cancellation);
        }
    }

    private static async Task RunHostAsync(string directory, TimeSpan? killAfter)
    {
        var ready = Path.Combine(directory, "ready");
        File.Delete(ready);
        var program = Path.Combine(
            AppContext.BaseDirectory,
            typeof(SagaHostKillTests).Assembly.GetName().Name + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-explicit", "only",
                "-method", $"{typeof(SagaHostKillTests).FullName}.{nameof(Host_UntilEverySagaHasEnded)}",
            },
            Environment = { [DirectoryVariable] = directory },
        };
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync(Cancellation);
        _ = process.StandardError.ReadToEndAsync(Cancellation);
        try
        {
            if (killAfter is { } delay)
            {
                await UntilAsync(() => File.Exists(ready) || process.HasExited);
                await Task.Delay(delay, TimeProvider.System, Cancellation);
                process.HasExited.ShouldBeFalse("the host ended before it could be killed");
                return;
            }

            await process.WaitForExitAsync(Cancellation).WaitAsync(Patience, TimeProvider.System, Cancellation);
            process.ExitCode.ShouldBe(0, await printed);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private async Task CheckAsync(string directory)
    {
        var results = new Dictionary<string, SagaStatus>(StringComparer.Ordinal);
        await using (var host = await KillableHost.StartAsync(directory))
        {
            foreach (var id in Enumerable.Range(0, Sagas).Select(KillableHost.SagaId))
            {
                var end = await host.Client.GetInstanceAsync(id, getInputsAndOutputs: true, Cancellation);
                end!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, end.FailureDetails?.ToString());
                results[id] = end.ReadOutputAs<SagaResult<string>>()!.Status;
                (await ReplayCheck.DifferenceAsync(host.Hub, id, KillableHost.RunAsync)).ShouldBeNull();
            }
        }

        foreach (var (id, status) in results)
        {
            status.ShouldBe(KillableHost.Fails(id) ? SagaStatus.Compensated : SagaStatus.Completed, id);
        }

        var effects = await File.ReadAllLinesAsync(KillableHost.EffectsPath(directory), Cancellation);
        output.WriteLine(
            $"{results.Count} sagas, {results.Values.Count(status => status == SagaStatus.Completed)} completed, "
            + $"{results.Values.Count(status => status == SagaStatus.Compensated)} compensated; "
            + $"{effects.Length} effects, {effects.Length - effects.Distinct(StringComparer.Ordinal).Count()} of them "
            + "twice after a kill");
        EffectChecker.Check(effects, results, KillableHost.Steps).ShouldBeEmpty();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        }
    }
}
