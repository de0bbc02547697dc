using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Links;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Tests.Support;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Tests.Worker;

public sealed class WorkerSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_OneFunctionIsRefused_TheOthersAreLoaded()
    {
        var link = FakeLink.OfWorker(FakeLink.Function("Good"), FakeLink.Function("Bad"));
        var answer = link.Answer;
        link.Answer = message =>
            message.FunctionLoadRequest?.FunctionId == "id-Bad"
                ? new StreamingMessage
                {
                    FunctionLoadResponse = new FunctionLoadResponse
                    {
                        FunctionId = "id-Bad",
                        Result = new StatusResult
                        {
                            Exception =
                                new RpcException { Type = "System.TypeLoadException", Message = "no such type" },
                        },
                    },
                }
                : answer(message);
        await using var session = Session(link);

        var functions = await session.StartAsync(Token);

        functions.Single(item => item.Definition.Name == "Good").Error.ShouldBeNull();
        var error = functions.Single(item => item.Definition.Name == "Bad").Error.ShouldNotBeNull();
        error.ShouldContain("'Bad'");
        error.ShouldContain("no such type");
    }

    [Fact]
    public async Task Start_DisabledFunction_IsNotLoaded()
    {
        var link = FakeLink.OfWorker(FakeLink.Function("Off"));
        await using var session = Session(link, isDisabled: true);

        var functions = await session.StartAsync(Token);

        functions.Single().IsDisabled.ShouldBeTrue();
        link.Sent.ShouldNotContain(message => message.FunctionLoadRequest != null);
    }

    [Fact]
    public async Task Start_WorkerRefusesToStart_NamesItsReason()
    {
        var link = new FakeLink
        {
            Answer = static _ => new StreamingMessage
            {
                WorkerInitResponse = new WorkerInitResponse
                {
                    Result = new StatusResult { Exception = new RpcException { Message = "wrong runtime" } },
                },
            },
        };
        await using var session = Session(link);

        var failure = await Should.ThrowAsync<WorkerFailureException>(() => session.StartAsync(Token));

        failure.Message.ShouldContain("wrong runtime");
        failure.Message.ShouldContain("'test'");
    }

    [Fact]
    public async Task Start_WorkerGoesAway_Throws()
    {
        var link = new FakeLink();
        await using var session = Session(link);
        var starting = session.StartAsync(Token);

        link.Close(new IOException("the pipe broke"));

        (await Should.ThrowAsync<WorkerLostException>(() => starting)).Message.ShouldContain("the pipe broke");
    }

    [Fact]
    public async Task Invoke_WorkerGoesAway_IsWorkerLost()
    {
        var link = FakeLink.OfWorker();
        await using var session = Session(link);
        await session.StartAsync(Token);
        var running = session.InvokeAsync(Request("1"), Token);

        link.Close(new IOException("the pipe broke"));

        (await running).Status.ShouldBe(InvocationStatus.WorkerLost);
        (await session.InvokeAsync(Request("2"), Token)).Status.ShouldBe(InvocationStatus.WorkerLost);
    }

    [Fact]
    public async Task Invoke_CancelledAndFunctionThrowsItsCancellation_IsCancelled()
    {
        var link = FakeLink.OfWorker();
        await using var session = Session(link);
        await session.StartAsync(Token);
        using var cancel = new CancellationTokenSource();
        var running = session.InvokeAsync(Request("1"), cancel.Token);

        await cancel.CancelAsync();
        link.Sent[^1].InvocationCancel.InvocationId.ShouldBe("1");
        link.Receive(Response("1", Failure("System.Threading.Tasks.TaskCanceledException")));

        (await running).Status.ShouldBe(InvocationStatus.Cancelled);
    }

    [Theory]
    [InlineData("System.InvalidOperationException", true)]
    [InlineData("System.Threading.Tasks.TaskCanceledException", false)]
    public async Task Invoke_OtherFailure_IsFailed(string exception, bool cancelled)
    {
        var link = FakeLink.OfWorker();
        await using var session = Session(link);
        await session.StartAsync(Token);
        using var cancel = new CancellationTokenSource();
        var running = session.InvokeAsync(Request("1"), cancel.Token);
        if (cancelled)
        {
            await cancel.CancelAsync();
        }

        link.Receive(Response("1", Failure(exception)));

        (await running).Status.ShouldBe(InvocationStatus.Failed);
    }

    [Fact]
    public async Task Invoke_IdInFlight_IsRefused()
    {
        var link = FakeLink.OfWorker();
        await using var session = Session(link);
        await session.StartAsync(Token);
        var running = session.InvokeAsync(Request("1"), Token);

        await Should.ThrowAsync<ArgumentException>(async () => await session.InvokeAsync(Request("1"), Token));

        link.Receive(Response("1", new StatusResult { Status = StatusResult.Types.Status.Success }));
        (await running).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task Expire_WorkerAnswersLater_TheInvocationIsNotOverdue()
    {
        var link = FakeLink.OfWorker();
        await using var session = Session(link);
        await session.StartAsync(Token);
        var late = session.InvokeAsync(Request("late"), Token);
        var never = session.InvokeAsync(Request("never"), Token);
        var result = InvocationResult.Of(InvocationStatus.TimedOut, new TimeoutException());

        session.Expire("late", result).ShouldBeTrue();
        session.Expire("never", result).ShouldBeTrue();
        link.Receive(Response("late", new StatusResult()));

        (await late).Status.ShouldBe(InvocationStatus.TimedOut);
        (await never).Status.ShouldBe(InvocationStatus.TimedOut);
        session.IsOverdue("late").ShouldBeFalse();
        session.IsOverdue("never").ShouldBeTrue();
        session.Expire("gone", result).ShouldBeFalse();
    }

    private static WorkerSession Session(FakeLink link, bool isDisabled = false) => new(
        link,
        new WorkerSessionOptions
        {
            App = "test",
            AppDirectory = "/app",
            Log = static (_, _, _) => { },
            IsDisabled = _ => isDisabled,
        });

    private static InvocationRequest Request(string id) => new() { InvocationId = id, FunctionId = "id-F" };

    private static StatusResult Failure(string type) =>
        new() { Exception = new RpcException { Type = type, Message = "it failed" } };

    private static StreamingMessage Response(string id, StatusResult result) =>
        new() { InvocationResponse = new InvocationResponse { InvocationId = id, Result = result } };
}
