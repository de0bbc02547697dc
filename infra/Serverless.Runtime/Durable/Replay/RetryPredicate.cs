using Microsoft.DurableTask;
#if AZURE_SDK_PACKAGES
using CoreFailure = DurableTask.Core.FailureDetails;
using CoreFailedException = DurableTask.Core.Exceptions.TaskFailedException;
#endif

namespace Serverless.Runtime.Durable;

/// <summary>Asks a policy's <c>HandleFailure</c>, to which the two builds hand different exceptions.</summary>
internal static class RetryPredicate
{
    public static bool Allows(RetryPolicy policy, TaskFailedException failure) => policy.Handle(Translate(failure));

#if AZURE_SDK_PACKAGES
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
#else
    private static TaskFailedException Translate(TaskFailedException failure) => failure;
#endif
}
