using Serverless.Runtime.Invocation;
using Serverless.Runtime.Triggers;

namespace Serverless.Runtime.Functions;

/// <summary>A function with the trigger kind that drives it and what runs it.</summary>
internal sealed record BoundFunction(ITriggerBinding Trigger, FunctionInvoker Invoker);
