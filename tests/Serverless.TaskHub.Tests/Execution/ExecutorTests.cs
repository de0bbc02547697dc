using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Time.Testing;
using Serverless.TaskHub.Execution;

namespace Serverless.TaskHub.Tests.Execution;

/// <summary>Functions that run in the process, without a worker's stream.</summary>
public sealed class ExecutorTests
{
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attach_ChainAndFamily_RunToTheirEnds()
    {
        await using var hub = await OpenAsync();
        var executor = new CountingExecutor();
        await using var attachment = hub.AttachExecutor(executor);

        var id = await hub.StartAsync(new CreateInstanceRequest { Name = "Family", Input = "10" }, Token);
        var end = await hub.WaitForCompletionAsync(id, withPayloads: true, Token);

        end.Output.ShouldBe("26");
        executor.ActivitiesRun.ShouldBe(2 * CountingExecutor.Calls);
        await hub.WhenIdleAsync(Token);
        (hub.InFlight, hub.Unserved, hub.NextTimer).ShouldBe((0, 0, null));
    }

    [Fact]
    public async Task Activity_WorkerDiesTwice_RunsAgainAfterBackOff()
    {
        await using var hub = await OpenAsync();
        var deaths = 0;
        var executor = new CountingExecutor { IsDead = () => ++deaths <= 2 };
        await using var attachment = hub.AttachExecutor(executor);
        var start = _clock.GetUtcNow();

        var id = await hub.StartAsync(new CreateInstanceRequest { Name = "Chain", Input = "0" }, Token);
        await hub.WhenIdleAsync(Token);
        while (hub.NextTimer is { } next)
        {
            _clock.Advance(next - _clock.GetUtcNow());
            await hub.WhenIdleAsync(Token);
        }

        (await hub.GetAsync(id, withPayloads: true))!.Output.ShouldBe("3");
        (_clock.GetUtcNow() - start).ShouldBe(TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Attach_OtherNames_WorkIsUnservedUntilSomebodyComes()
    {
        await using var hub = await OpenAsync();
        var executor = new CountingExecutor();
        await using var orchestrators = hub.AttachExecutor(
            executor, new TaskHubExecutorOptions { Orchestrators = ["chain"], Activities = [] });

        var id = await hub.StartAsync(new CreateInstanceRequest { Name = "Chain", Input = "0" }, Token);
        await WhenAsync(() => hub.Unserved == 1);
        await using var activities = hub.AttachExecutor(
            executor, new TaskHubExecutorOptions { Orchestrators = [], Activities = ["next"] });

        (await hub.WaitForCompletionAsync(id, withPayloads: true, Token)).Output.ShouldBe("3");
    }

    [Fact]
    public async Task Detach_WhileAnActivityRuns_ItRunsElsewhere()
    {
        await using var hub = await OpenAsync();
        var hung = new TaskCompletionSource();
        var first = new CountingExecutor
        {
            IsDead = () =>
            {
                hung.TrySetResult();
                Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
                return true;
            },
        };
        var attachment = hub.AttachExecutor(first);
        var id = await hub.StartAsync(new CreateInstanceRequest { Name = "Chain", Input = "0" }, Token);
        await hung.Task;
        await attachment.DisposeAsync();

        await using var second = hub.AttachExecutor(new CountingExecutor());
        _clock.Advance(TimeSpan.FromMinutes(1));

        (await hub.WaitForCompletionAsync(id, withPayloads: true, Token)).Output.ShouldBe("3");
    }

    private static async Task WhenAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task<DurableTaskHub> OpenAsync() =>
        DurableTaskHub.OpenAsync(new DurableTaskHubOptions { TimeProvider = _clock });
}
