using Amqp;
using Amqp.Framing;

namespace Serverless.Amqp;

/// <summary>A message on its way, until the broker's disposition.</summary>
internal sealed class PendingSend(SenderLink link, string entity)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public static readonly OutcomeCallback OnOutcome =
        static (_, _, outcome, state) => ((PendingSend)state).Complete(outcome);

    private void Complete(Outcome? outcome)
    {
        switch (outcome)
        {
            case Accepted:
                TrySetResult();
                break;
            // AMQPNetLite reports the error of a link that closed as a rejection of what was under way on it.
            case Rejected when link.IsClosed:
                TrySetException(Failures.FromError(link.Error, "Sending", entity));
                break;
            case Rejected rejected:
                TrySetException(Rejection(rejected.Error));
                break;
            default:
                TrySetException(Failures.FromError(
                    new Error(ErrorConditions.DetachForced) { Description = "the message was released" },
                    "Sending",
                    entity));
                break;
        }
    }

    private AmqpServiceException Rejection(Error? error)
    {
        string condition = error?.Condition ?? ErrorConditions.NotAllowed;
        var message = $"A message to '{entity}' was rejected: {error?.Description ?? "no description"} ({condition}).";
        return ErrorConditions.IsTransient(condition)
            ? new AmqpServiceException(message, condition, entity)
            : new MessageRejectedException(message, condition, entity);
    }
}
