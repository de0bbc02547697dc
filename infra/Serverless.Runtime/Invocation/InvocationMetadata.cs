using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Runtime.Invocation;

/// <summary>The parts of a <see cref="FunctionContext"/> that few functions look at; made when one does.</summary>
internal sealed class InvocationMetadata(InvocationContext context)
{
    public TraceContext Trace { get; } = new InvocationTrace(Activity.Current, context.Invocation);

    public BindingContext Binding { get; } = new InvocationBinding(context.BindingData);

    public RetryContext Retry { get; } = new InvocationRetry(context.Invocation);

    private sealed class InvocationTrace(Activity? activity, FunctionInvocation invocation) : TraceContext
    {
        public override string TraceParent { get; } = activity?.Id ?? invocation.TraceParent ?? "";

        public override string TraceState { get; } = activity?.TraceStateString ?? invocation.TraceState ?? "";
    }

    private sealed class InvocationBinding(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class InvocationRetry(FunctionInvocation invocation) : RetryContext
    {
        public override int RetryCount => invocation.RetryCount;

        public override int MaxRetryCount => invocation.MaxRetryCount;
    }
}
