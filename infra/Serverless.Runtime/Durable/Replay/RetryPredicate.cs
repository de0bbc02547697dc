using Microsoft.DurableTask;
using CoreFailure = DurableTask.Core.FailureDetails;
using CoreFailedException = DurableTask.Core.Exceptions.TaskFailedException;

namespace Serverless.Runtime.Durable;

/// <summary>Asks a policy's <c>HandleFailure</c>.</summary>
internal static class RetryPredicate
{
    public static bool Allows(RetryPolicy policy, TaskFailedException failure) => policy.Handle(Translate(failure));

    // The package's predicate reads the failure off the exception of its core library.
    private static CoreFailedException Translate(TaskFailedException failure) => new(failure.Message)
    {
        FailureDetails = new CoreFailure(
            failure.FailureDetails.ErrorType,
            failure.FailureDetails.ErrorMessage,
            failure.FailureDetails.StackTrace,
            innerFailure: null,
            isNonRetriable: false),
    };
}
