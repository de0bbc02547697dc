using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Time.Testing;
using Serverless.FunctionsHost.Durable;

namespace Serverless.FunctionsHost.Tests.Durable;

public sealed class ExtendedSessionsTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new();
    private readonly object _worker = new();
    private readonly ExtendedSessions _sessions;

    public ExtendedSessionsTests() => _sessions = new ExtendedSessions(Idle, _clock, most: 2);

    [Fact]
    public void TryShorten_KeptByTheWorker_LeavesTheHistoryOut()
    {
        Keep("a");

        _sessions.TryShorten(Turn("a"), _worker, out var shortened).ShouldBeTrue();

        shortened!.PastEvents.ShouldBeEmpty();
        shortened.NewEvents.Count.ShouldBe(1);
        shortened.Properties["IncludeState"].BoolValue.ShouldBeFalse();
        shortened.Properties["ExtendedSessionIdleTimeoutInSeconds"].NumberValue.ShouldBe(30);
    }

    [Fact]
    public void TryShorten_AnotherWorkerOrExecution_SendsTheHistory()
    {
        Keep("a");
        var renewed = Turn("a");
        renewed.ExecutionId = "2";

        _sessions.TryShorten(Turn("a"), new object(), out _).ShouldBeFalse();
        _sessions.TryShorten(renewed, _worker, out _).ShouldBeFalse();
    }

    [Fact]
    public void TryShorten_AfterTheIdleTime_SendsTheHistory()
    {
        Keep("a");
        _clock.Advance(Idle - TimeSpan.FromSeconds(1));
        Keep("b");
        _clock.Advance(TimeSpan.FromSeconds(1));

        _sessions.TryShorten(Turn("a"), _worker, out _).ShouldBeFalse();
        _sessions.TryShorten(Turn("b"), _worker, out _).ShouldBeTrue();
        _sessions.Count.ShouldBe(1);
    }

    [Fact]
    public void TryOpen_AsManyAsAllowed_NoMoreUntilOneIsIdleOrEnds()
    {
        Keep("a");
        Keep("b");

        _sessions.TryOpen(Turn("c")).ShouldBeFalse();
        _sessions.TryOpen(Turn("a")).ShouldBeTrue();

        var ended = new OrchestratorResponse();
        ended.Actions.Add(new OrchestratorAction { CompleteOrchestration = new CompleteOrchestrationAction() });
        _sessions.Keep(Turn("a"), _worker, ended);
        _sessions.TryOpen(Turn("c")).ShouldBeTrue();
    }

    private static OrchestratorRequest Turn(string id)
    {
        var request = new OrchestratorRequest { InstanceId = id, ExecutionId = "1" };
        request.PastEvents.Add(new HistoryEvent());
        request.NewEvents.Add(new HistoryEvent());
        return request;
    }

    private void Keep(string id)
    {
        var turn = Turn(id);
        _sessions.TryOpen(turn).ShouldBeTrue();
        _sessions.Keep(turn, _worker, new OrchestratorResponse());
    }
}
