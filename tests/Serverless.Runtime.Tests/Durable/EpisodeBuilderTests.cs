using Microsoft.DurableTask.Client;
using Serverless.Runtime.Durable;

namespace Serverless.Runtime.Tests.Durable;

public sealed class EpisodeBuilderTests
{
    private static readonly DateTime Now = EngineHarness.Start.UtcDateTime;

    [Fact]
    public void Answers_OfACallThatIsNotOpenOrWasAnswered_DoNotCount()
    {
        var builder = new EpisodeBuilder(Instance(), [Answer(0), Answer(0), Answer(7)], Now);

        builder.Fresh.Where(e => e.IsTaskEnd).Select(e => e.TaskId).ShouldBe([0]);
    }

    [Fact]
    public void Answers_ForAFormerExecution_DoNotCountButTheirRowsGo()
    {
        var builder = new EpisodeBuilder(
            Instance(), [Answer(0) with { ExecutionId = "former", RowId = 5 }], Now);

        builder.NeedsOrchestrator.ShouldBeFalse();
        builder.ConsumedRows.ShouldBe([5]);
        builder.Build(_ => true, _ => null).ShouldBeNull();
    }

    [Fact]
    public void Termination_AmongOtherMessages_EndsTheInstanceWithoutTheOrchestrator()
    {
        var builder = new EpisodeBuilder(
            Instance(),
            [Answer(0), new InboxMessage(new HistoryEvent(HistoryEventKind.ExecutionTerminated, Now)), Event("late")],
            Now);

        var commit = builder.Build(_ => true, _ => null)!;

        builder.NeedsOrchestrator.ShouldBeFalse();
        commit.Change.Status.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        commit.Events.Select(e => e.Kind).ShouldBe(
        [
            HistoryEventKind.EpisodeStarted, HistoryEventKind.TaskCompleted, HistoryEventKind.ExecutionTerminated,
            HistoryEventKind.ExecutionCompleted,
        ]);
    }

    [Fact]
    public void Time_ClockWentBack_StaysWhereTheHistoryIs()
    {
        var builder = new EpisodeBuilder(Instance(), [Event("e")], Now.AddHours(-1));

        builder.Fresh[0].Timestamp.ShouldBe(Now);
    }

    [Fact]
    public void Time_TimerFiredBeforeTheClockSaysSo_IsTheTimersTime()
    {
        var fired = new HistoryEvent(HistoryEventKind.TimerFired, Now) { TaskId = 0, DueAt = Now.AddMinutes(1) };

        var builder = new EpisodeBuilder(Instance(), [new InboxMessage(fired)], Now);

        builder.Fresh[0].Timestamp.ShouldBe(Now.AddMinutes(1));
    }

    private static InboxMessage Answer(int taskId) =>
        new(new HistoryEvent(HistoryEventKind.TaskCompleted, Now) { TaskId = taskId });

    private static InboxMessage Event(string name) =>
        new(new HistoryEvent(HistoryEventKind.EventRaised, Now) { Name = name });

    private static InstanceState Instance()
    {
        var instance = new InstanceState("i", "Order", "execution")
        {
            Status = OrchestrationRuntimeStatus.Running,
            CreatedAt = Now,
        };
        instance.History.AddRange(
        [
            new HistoryEvent(HistoryEventKind.EpisodeStarted, Now),
            new HistoryEvent(HistoryEventKind.ExecutionStarted, Now),
            new HistoryEvent(HistoryEventKind.TaskScheduled, Now) { TaskId = 0, Name = "A" },
        ]);
        instance.History.ForEach(instance.Track);
        return instance;
    }
}
