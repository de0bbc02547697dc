using System.Collections;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Apps;

/// <summary>
/// The state of a worker's log line: only its text crosses the wire, and the invocation that it belongs to.
/// </summary>
internal readonly struct WorkerLogLine(RpcLog line, string? traceId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>The name under which the invocation's id is found in the state.</summary>
    public const string InvocationId = "InvocationId";

    /// <summary>The name under which the worker's own category is found in the state.</summary>
    public const string Category = "WorkerCategory";

    /// <summary>
    /// The name under which the id of the trace that the invocation belongs to is found in the state.
    /// </summary>
    public const string TraceId = "TraceId";

    /// <inheritdoc/>
    public int Count => 4;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new(InvocationId, line.InvocationId),
        1 => new(Category, line.Category),
        2 => new(TraceId, traceId),
        3 => new("{OriginalFormat}", line.Message),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
        yield return this[1];
        yield return this[2];
        yield return this[3];
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() =>
        line.Exception is { } exception
            ? $"{line.Message}{Environment.NewLine}{TypeOf(exception)}{exception.Message}{Environment.NewLine}" +
                exception.StackTrace
            : line.Message;

    /// <summary>A worker may leave it out, and have it in the message instead.</summary>
    private static string TypeOf(RpcException exception) =>
        string.IsNullOrEmpty(exception.Type) ? string.Empty : $"{exception.Type}: ";
}
