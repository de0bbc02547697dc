using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Replays;

namespace Serverless.TaskHub.Tests.Replays;

public sealed class RecordedHistoryTests
{
    [Fact]
    public void ToJson_Failures_AreWithoutTheirStackTraces()
    {
        var failed = new HistoryEvent
        {
            TaskFailed = new TaskFailedEvent
            {
                FailureDetails = new TaskFailureDetails
                {
                    ErrorMessage = "kept",
                    StackTrace = "at here in /home/somebody",
                    InnerFailure = new TaskFailureDetails { ErrorMessage = "inner", StackTrace = "at there" },
                },
            },
        };
        var history = new RecordedHistory(
            "test",
            [new HistoryEvent { ExecutionStarted = new ExecutionStartedEvent { Name = "Saga" } }, failed]);

        var json = history.ToJson();

        json.ShouldContain("kept");
        json.ShouldContain("inner");
        json.ShouldNotContain("stackTrace");
        failed.TaskFailed.FailureDetails.StackTrace.ShouldNotBeNull("the history itself stays as it is");
    }
}
