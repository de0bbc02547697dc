using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;
using Serverless.FunctionsHost.Invocations;

namespace Serverless.FunctionsHost.Durable;

/// <summary>What a failed function means to the hub.</summary>
internal static class FunctionFailures
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>
    /// The failure of a function that ran. The durable extension puts the details into the exception's message, one
    /// line of JSON; without it, type and message are all there is.
    /// </summary>
    public static TaskFailureDetails Details(InvocationResult result)
    {
        var exception = result.Exception;
        var message = exception?.Message ?? result.Status.ToString();
        var start = message.IndexOf('{', StringComparison.Ordinal);
        if (start >= 0)
        {
            try
            {
                var details = Parser.Parse<TaskFailureDetails>(message[start..]);
                if (details.ErrorType.Length > 0)
                {
                    return details;
                }
            }
            catch (InvalidProtocolBufferException)
            {
                // A message that only looks like JSON.
            }
        }

        return new TaskFailureDetails
        {
            ErrorType = string.IsNullOrEmpty(exception?.Type) ? result.Status.ToString() : exception.Type,
            ErrorMessage = message,
            StackTrace = exception?.StackTrace,
        };
    }

    /// <summary>Whether the function could not be run to an end, so that the work has to be done again.</summary>
    public static bool IsLost(InvocationResult result) =>
        result.Status is InvocationStatus.WorkerLost or InvocationStatus.Cancelled;
}
