using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Invocations;

/// <summary>What came back from one invocation.</summary>
internal sealed class InvocationResult
{
    private InvocationResult(InvocationStatus status, InvocationResponse? response, RpcException? exception)
    {
        Status = status;
        Response = response;
        Exception = exception;
    }

    /// <summary>Gets how it ended.</summary>
    public InvocationStatus Status { get; }

    /// <summary>Gets whether the function returned.</summary>
    public bool Succeeded => Status == InvocationStatus.Succeeded;

    /// <summary>Gets the worker's answer; null when there was none.</summary>
    public InvocationResponse? Response { get; }

    /// <summary>Gets the method's result; null for none.</summary>
    public TypedData? ReturnValue => Response?.ReturnValue;

    /// <summary>Gets what the function threw; null when it did not fail.</summary>
    public RpcException? Exception { get; }

    /// <summary>Gets one line that says why it did not succeed; empty when it did.</summary>
    public string Reason => Succeeded
        ? string.Empty
        : Exception is { } exception ? $"{exception.Type}: {exception.Message}".TrimStart(':', ' ') : Status.ToString();

    /// <summary>An output by the name of its binding; null when the function gave none.</summary>
    public TypedData? Output(string name)
    {
        if (Response is null)
        {
            return null;
        }

        foreach (var output in Response.OutputData)
        {
            if (output.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return output.Data;
            }
        }

        return null;
    }

    /// <summary>Reads the worker's answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="wasCancelled">
    /// Whether the host had cancelled: the worker then answers Failure with the exception of the cancellation.
    /// </param>
    public static InvocationResult From(InvocationResponse response, bool wasCancelled) =>
        response.Result?.Status switch
    {
        StatusResult.Types.Status.Success => new(InvocationStatus.Succeeded, response, null),
        StatusResult.Types.Status.Cancelled => new(InvocationStatus.Cancelled, response, response.Result.Exception),
        _ when wasCancelled && IsCancellation(response.Result?.Exception) =>
            new(InvocationStatus.Cancelled, response, response.Result?.Exception),
        _ => new(InvocationStatus.Failed, response, response.Result?.Exception),
    };

    /// <summary>A result that the worker did not send.</summary>
    public static InvocationResult Of(InvocationStatus status, Exception reason) =>
        new(status, null, new RpcException
        {
            Message = reason.Message,
            StackTrace = reason.StackTrace ?? string.Empty,
            Type = reason.GetType().FullName ?? string.Empty,
            Source = reason.Source ?? string.Empty,
        });

    private static bool IsCancellation(RpcException? exception) =>
        exception is not null
        && (exception.Type.EndsWith("TaskCanceledException", StringComparison.Ordinal)
            || exception.Type.EndsWith("OperationCanceledException", StringComparison.Ordinal)
            || exception.Message.Contains("TaskCanceledException", StringComparison.Ordinal)
            || exception.Message.Contains("OperationCanceledException", StringComparison.Ordinal));
}
