using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace DataApp;

/// <summary>A middleware that reads the request before the function and adds to its answer afterwards.</summary>
public sealed class Stamp : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var request = await context.GetHttpRequestDataAsync();
        await next(context);
        if (context.GetInvocationResult().Value is HttpResponseData response)
        {
            response.Headers.Add("x-stamp", $"{request?.Method} {request?.Url.AbsolutePath}");
        }
    }
}
