namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the pipeline that an invocation runs through.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
