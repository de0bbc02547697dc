using Microsoft.DurableTask.Protobuf;
using Serverless.TaskHub.Episodes;
using Serverless.TaskHub.Execution;

namespace Serverless.TaskHub.Replays;

/// <summary>Adds to the SDK's report of a non-deterministic orchestrator where it first differed.</summary>
internal sealed class NonDeterminism(HubCore core, ITaskHubExecutor executor)
{
    private const string ErrorType = "NonDeterministicOrchestrationException";

    /// <summary>Explains a failed episode; the answer gets the difference, and so does the log. The caller has the
    /// lease of the episode, so nobody changes the history.</summary>
    public async ValueTask ExplainAsync(
        Episode episode, OrchestratorResponse answer, CancellationToken cancellationToken)
    {
        var failure = answer.Actions
            .Select(action => action.CompleteOrchestration?.FailureDetails)
            .FirstOrDefault(details => details?.ErrorType.EndsWith(ErrorType, StringComparison.Ordinal) == true);
        if (failure is null)
        {
            return;
        }

        var history = new RecordedHistory($"instance {episode.Instance.Id}", episode.Instance.History);
        if (await new HistoryReplay(executor).FindDifferenceAsync(history, cancellationToken) is { } difference)
        {
            var text = difference.ToString();
            Log.NonDeterministic(core.Logger, text);
            failure.ErrorMessage += Environment.NewLine + text;
        }
    }
}
