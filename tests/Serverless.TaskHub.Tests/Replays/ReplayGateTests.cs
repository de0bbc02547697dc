using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Time.Testing;
using Serverless.TaskHub.Grpc;
using Serverless.TaskHub.Replays;

namespace Serverless.TaskHub.Tests.Replays;

public sealed class ReplayGateTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("replays-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Verify_SameCode_Passes()
    {
        var files = await RecordAsync(Recorded);

        await ReplayGate.VerifyAsync(new SdkExecutor(Recorded), files, Token);

        Path.GetFileName(files.ShouldHaveSingleItem()).ShouldMatch("^Order\\.completed-[0-9a-f]{8}\\.json$");
    }

    [Fact]
    public async Task Record_AskedForTheSameButAnsweredDifferently_IsAFileEachOfTheSameNameInEveryRun()
    {
        var both = await RecordDecisionsAsync("decided", "late");
        var late = await RecordDecisionsAsync("late");

        both.Count.ShouldBe(2);
        late.ShouldHaveSingleItem();
        both.ShouldContain(late[0]);
    }

    [Fact]
    public async Task RecordInstance_WritesTheFileThatWasNamed()
    {
        var clock = new FakeTimeProvider();
        await using var hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions { TimeProvider = clock });
        await using var attachment = hub.AttachExecutor(new SdkExecutor(Decided));
        await hub.StartAsync(new CreateInstanceRequest { Name = "Order", InstanceId = "one" }, Token);
        await hub.RaiseEventAsync("one", "decision", "true");
        await hub.WaitForCompletionAsync("one", false, Token);
        var file = Path.Combine(_directory.FullName, "deep", "Order.decided.json");
        var recorder = new HistoryRecorder(hub.CreateCallInvoker());

        await recorder.RecordInstanceAsync("one", file, Token);

        await ReplayGate.VerifyAsync(new SdkExecutor(Decided), [file], Token);
        await Should.ThrowAsync<ArgumentException>(() => recorder.RecordInstanceAsync("nobody", file, Token));
    }

    [Fact]
    public async Task Verify_RenamedActivity_NamesItsEvent()
    {
        var difference = await FindAsync(async context =>
        {
            await context.CallActivityAsync<string>("Book", "beans");
            return string.Empty;
        });

        difference.Recorded.ShouldBe("TaskScheduled #0 'Reserve' with [\"beans\"]");
        difference.Asked.ShouldBe("TaskScheduled #0 'Book' with [\"beans\"]");
        difference.EventNumber.ShouldBe(3);
        difference.Orchestrator.ShouldBe("Order");
        difference.InstanceId.ShouldBe("order-1");
    }

    [Fact]
    public async Task Verify_ChangedInput_NamesIt()
    {
        var difference = await FindAsync(async context =>
        {
            await context.CallActivityAsync<string>("Reserve", "tea");
            return string.Empty;
        });

        difference.Recorded.ShouldBe("TaskScheduled #0 'Reserve' with [\"beans\"]");
        difference.Asked.ShouldBe("TaskScheduled #0 'Reserve' with [\"tea\"]");
    }

    [Fact]
    public async Task Verify_CallAddedBesideTheLastOne_NamesIt()
    {
        var difference = await FindAsync(async context =>
        {
            var first = context.CallActivityAsync<string>("Reserve", "beans");
            _ = context.CallActivityAsync<string>("Tell", "somebody");
            return await first;
        });

        difference.Recorded.ShouldBeNull();
        difference.Asked.ShouldBe("TaskScheduled #1 'Tell' with [\"somebody\"]");
        difference.ToString().ShouldContain("nothing more in this episode");
    }

    [Fact]
    public async Task Verify_TimerOfAnotherLength_NamesBothTimes()
    {
        var difference = await FindAsync(async context =>
        {
            await context.CallActivityAsync<string>("Reserve", "beans");
            await context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            return string.Empty;
        });

        difference.Recorded.ShouldBe("TimerCreated #1 due 2030-01-01T01:00:00.0000000Z");
        difference.Asked.ShouldBe("TimerCreated #1 due 2030-01-01T02:00:00.0000000Z");
    }

    [Fact]
    public async Task Verify_AnotherResult_NamesTheEnd()
    {
        var difference = await FindAsync(async context =>
        {
            await context.CallActivityAsync<string>("Reserve", "beans");
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return "lost";
        });

        difference.Recorded.ShouldBe("ExecutionCompleted #2 'Completed' with \"done\"");
        difference.Asked.ShouldBe("ExecutionCompleted #2 'Completed' with \"lost\"");
        difference.ToString().ShouldContain(ReplayDifference.UsualCauses);
    }

    [Fact]
    public async Task Verify_NoFiles_Throws() =>
        await Should.ThrowAsync<ArgumentException>(
            () => ReplayGate.VerifyAsync(new SdkExecutor(Recorded), [], Token));

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{\"events\": []}")]
    public async Task Verify_FileThatIsNone_SaysWhich(string text)
    {
        var file = Path.Combine(_directory.FullName, "Order.1.json");
        await File.WriteAllTextAsync(file, text, Token);

        var failure = await Should.ThrowAsync<FormatException>(
            () => ReplayGate.VerifyAsync(new SdkExecutor(Recorded), [file], Token));

        failure.Message.ShouldContain(file);
    }

    private static async Task<string> Recorded(TaskOrchestrationContext context)
    {
        await context.CallActivityAsync<string>("Reserve", "beans");
        await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        return "done";
    }

    private static async Task<string> Decided(TaskOrchestrationContext context)
    {
        try
        {
            await context.WaitForExternalEvent<bool>("decision", TimeSpan.FromHours(1));
        }
        catch (OperationCanceledException)
        {
            // Nobody decided.
        }

        await context.CallActivityAsync<string>("Tell", "beans");
        return "done";
    }

    /// <returns>The names of the files.</returns>
    private async Task<List<string>> RecordDecisionsAsync(params string[] ids)
    {
        var clock = new FakeTimeProvider();
        await using var hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions { TimeProvider = clock });
        await using var attachment = hub.AttachExecutor(new SdkExecutor(Decided));
        foreach (var id in ids)
        {
            await hub.StartAsync(new CreateInstanceRequest { Name = "Order", InstanceId = id }, Token);
        }

        await hub.RaiseEventAsync("decided", "decision", "true");
        await hub.WhenIdleAsync(Token);
        clock.Advance(TimeSpan.FromHours(1));
        foreach (var id in ids)
        {
            await hub.WaitForCompletionAsync(id, false, Token);
        }

        var folder = _directory.CreateSubdirectory(string.Join('-', ids)).FullName;
        var files = await new HistoryRecorder(hub.CreateCallInvoker()).RecordAsync(folder, Token);
        return [.. files.Select(file => Path.GetFileName(file))];
    }

    private async Task<ReplayDifference> FindAsync(Func<TaskOrchestrationContext, Task<string>> changed)
    {
        var files = await RecordAsync(Recorded);
        var failure = await Should.ThrowAsync<ReplayDifferenceException>(
            () => ReplayGate.VerifyAsync(new SdkExecutor(changed), files, Token));
        return failure.Differences.ShouldHaveSingleItem();
    }

    /// <summary>Two instances that go the same way: one file.</summary>
    private async Task<IReadOnlyList<string>> RecordAsync(Func<TaskOrchestrationContext, Task<string>> orchestrator)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions { TimeProvider = clock });
        await using var attachment = hub.AttachExecutor(new SdkExecutor(orchestrator));
        foreach (var id in new[] { "order-1", "order-2" })
        {
            await hub.StartAsync(new CreateInstanceRequest { Name = "Order", InstanceId = id }, Token);
        }

        await hub.WhenIdleAsync(Token);
        clock.Advance(TimeSpan.FromHours(1));
        await hub.WaitForCompletionAsync("order-1", false, Token);
        await hub.WaitForCompletionAsync("order-2", false, Token);
        return await new HistoryRecorder(hub.CreateCallInvoker()).RecordAsync(_directory.FullName, Token);
    }
}
