namespace Serverless.Runtime.Invocation;

/// <summary>What a trigger hands over for one invocation.</summary>
internal sealed class FunctionInvocation
{
    /// <summary>
    /// What triggered the function (an HTTP context, messages, a timer's state); the trigger's binders read it.
    /// </summary>
    public required object? Payload { get; init; }

    /// <summary>Anything else that the trigger's binders need, such as the receiver that settles a message.</summary>
    public object? State { get; init; }

    /// <summary>The trigger's metadata by name, as <c>BindingContext.BindingData</c> shows it.</summary>
    public IReadOnlyDictionary<string, object?>? BindingData { get; init; }

    /// <summary>An entry of <c>FunctionContext.Items</c>, there from the start.</summary>
    public KeyValuePair<object, object>? Item { get; init; }

    /// <summary>
    /// The W3C <c>traceparent</c> of who caused the invocation; null means the current activity, if any.
    /// </summary>
    public string? TraceParent { get; init; }

    /// <summary>The W3C <c>tracestate</c> that belongs to <see cref="TraceParent"/>.</summary>
    public string? TraceState { get; init; }

    /// <summary>How often this invocation was tried before by a retry policy.</summary>
    public int RetryCount { get; init; }

    /// <summary>How often a retry policy tries again at most; 0 without one, -1 without a limit.</summary>
    public int MaxRetryCount { get; init; }

    /// <summary>An id chosen by the trigger; null means a new one.</summary>
    public string? InvocationId { get; init; }

    /// <summary>
    /// A scope that the trigger owns (an HTTP request's services); null means a new one, disposed at the end.
    /// </summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>
    /// The trigger owns time limit, trace and log lines of this invocation, which may be dropped without an end: what
    /// the replay of orchestrations needs. <see cref="Services"/> must be given then.
    /// </summary>
    public bool IsDetached { get; init; }
}
