using Microsoft.DurableTask;

namespace Serverless.Sagas;

/// <content>Approvals: an external event that says yes or no, with a deadline.</content>
public static partial class SagaContextExtensions
{
    /// <summary>Waits for somebody to approve or refuse, until a deadline.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="eventName">
    /// The event that carries the decision. The first one decides; later ones are not looked at.
    /// </param>
    /// <param name="deadline">How long to wait, from now on the orchestration's clock.</param>
    /// <typeparam name="T">The payload, for example <see cref="ApprovalDecision"/>.</typeparam>
    /// <returns>Approved, rejected or timed out, with the payload.</returns>
    public static async Task<ApprovalResult<T>> WaitForApprovalAsync<T>(
        this TaskOrchestrationContext context, string eventName, TimeSpan deadline)
        where T : class, IApprovalDecision
    {
        var outcome = await context.WaitForEventAsync<T?>(eventName, deadline);
        if (outcome.TimedOut)
        {
            return new ApprovalResult<T>(ApprovalOutcome.TimedOut, null);
        }

        // An event without a payload decides nothing that one could call a yes.
        var approved = outcome.Payload?.Approved == true;
        return new ApprovalResult<T>(approved ? ApprovalOutcome.Approved : ApprovalOutcome.Rejected, outcome.Payload);
    }
}
