using System.Globalization;
using System.Text;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.TaskHub.Instances;

/// <summary>How large one payload may be: an input, a result, an event.</summary>
internal sealed class PayloadLimit(int? maxBytes)
{
    private const string Cure =
        "Keep large data in storage and pass a reference, have the SDK do so (its large payload storage), or raise the "
        + "limit.";

    /// <exception cref="TaskHubException">It is too large.</exception>
    public void Check(string what, string? payload)
    {
        if (Describe(what, payload) is { } reason)
        {
            throw new TaskHubException(TaskHubError.InvalidArgument, reason);
        }
    }

    /// <summary>What an activity that returned too much has failed with; null when it has not.</summary>
    public TaskFailureDetails? Failure(string what, string? payload) =>
        Describe(what, payload) is { } reason ? ToFailure(reason) : null;

    /// <summary>What an orchestrator has failed with when it asked for something with too large a payload; null when it
    /// has not.</summary>
    public TaskFailureDetails? Failure(OrchestratorResponse response)
    {
        if (maxBytes is null)
        {
            return null;
        }

        foreach (var action in response.Actions)
        {
            var (what, payload) = action.OrchestratorActionTypeCase switch
            {
                OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask =>
                    ($"The input of activity '{action.ScheduleTask.Name}'", action.ScheduleTask.Input),
                OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration =>
                    ($"The input of sub-orchestration '{action.CreateSubOrchestration.Name}'",
                        action.CreateSubOrchestration.Input),
                OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent =>
                    ($"The event '{action.SendEvent.Name}' to '{action.SendEvent.Instance.InstanceId}'",
                        action.SendEvent.Data),
                OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration =>
                    ("The output of the orchestration", action.CompleteOrchestration.Result),
                _ => (string.Empty, null),
            };
            if (Failure(what, payload) is { } failure)
            {
                return failure;
            }
        }

        return Failure("The custom status of the orchestration", response.CustomStatus);
    }

    private static TaskFailureDetails ToFailure(string reason) => new()
    {
        ErrorType = "PayloadTooLarge",
        ErrorMessage = reason,
        IsNonRetriable = true,
    };

    private string? Describe(string what, string? payload)
    {
        // Of the form that is kept. A text has at least as many bytes as characters.
        if (maxBytes is not { } most || payload is null || payload.Length * 3L <= most)
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetByteCount(payload);
        return bytes <= most ? null : string.Create(
            CultureInfo.InvariantCulture, $"{what} has {bytes} bytes; at most {most} are allowed. {Cure}");
    }
}
