using Microsoft.DurableTask;

namespace Serverless.Sagas.Failures;

/// <summary>Tells failures, which a saga answers by retrying and undoing, from programming errors.</summary>
internal static class StepFailure
{
    /// <returns>
    /// True for what activities, other apps and the clock do to a saga. False for what only a change of the code mends:
    /// an exception of the saga's own code, an activity that the app does not have.
    /// </returns>
    public static bool IsFailure(Exception exception) => exception switch
    {
        TaskFailedException failed => !IsUnknownTask(failed.FailureDetails),
        ChildEndedException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };

    public static string Describe(Exception exception) => exception is TaskFailedException failed
        ? failed.FailureDetails.ErrorMessage
        : exception.Message;

    public static bool MayRetry(SagaStepOptions options, Exception exception) => exception switch
    {
        ChildEndedException => false,
        TaskFailedException failed => options.RetryWhen?.Invoke(failed.FailureDetails) ?? true,
        _ => true,
    };

    // What the SDK's workers say of a name that they do not have: ActivityTaskNotFound, OrchestratorTaskNotFound.
    private static bool IsUnknownTask(TaskFailureDetails details) =>
        details.ErrorType.EndsWith("TaskNotFound", StringComparison.Ordinal);
}
