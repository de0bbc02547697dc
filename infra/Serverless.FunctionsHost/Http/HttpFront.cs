using Microsoft.AspNetCore.Http;
using Serverless.FunctionsHost.Http.Routing;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Http;

/// <summary>What stands before the functions of an app: takes a request from any server, finds its function, answers.</summary>
internal sealed class HttpFront : IDisposable
{
    private readonly HttpRoutes _routes;
    private readonly HttpFunctionRunner _runner;
    private readonly RequestDelegate _endpoints;
    private readonly Dictionary<FunctionDefinition, HttpFunction> _functions;

    public HttpFront(HttpRoutes routes, HttpFunctionRunner runner, RequestDelegate endpoints)
    {
        _routes = routes;
        _runner = runner;
        _endpoints = endpoints;
        _functions = routes.All.ToDictionary(route => route.Function, route => new HttpFunction(route.Function));
    }

    /// <summary>Answers a request.</summary>
    public Task ProcessAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/runtime", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase))
        {
            return _endpoints(context);
        }

        if (_routes.TryMatch(context, out var route, out var values))
        {
            return _runner.RunAsync(context, _functions[route.Function], values);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}
