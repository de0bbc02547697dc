using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Serverless.Runtime.Tests.Invocation;

public sealed class ShoutingMiddleware(InvocationFunctions.Journal journal, string name) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        journal.Add($"{name} before {context.FunctionDefinition.Name} {context.GetHttpContext()?.Request.Path}");
        await next(context);
        journal.Add($"{name} after");
    }
}
