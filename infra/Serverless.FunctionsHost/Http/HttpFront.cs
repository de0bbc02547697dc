using Microsoft.AspNetCore.Http;
using Serverless.FunctionsHost.Http.Cors;
using Serverless.FunctionsHost.Http.Keys;
using Serverless.FunctionsHost.Http.Routing;
using Serverless.FunctionsHost.Http.Throttling;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Http;

/// <summary>
/// What stands before the functions of an app: takes a request from any server, finds its function, answers.
/// </summary>
internal sealed class HttpFront : IDisposable
{
    private readonly HttpRoutes _routes;
    private readonly HttpFunctionRunner _runner;
    private readonly Dictionary<FunctionDefinition, HttpFunction> _functions;
    private readonly HttpKeys? _keys;
    private readonly Homepage _homepage;
    private readonly FeatureEndpoints _features;
    private readonly RequestLimits? _limits;
    private readonly RequestDelegate _serve;
    private readonly RequestDelegate _process;

    public HttpFront(
        FunctionAppContext app,
        HttpTriggerOptions options,
        HttpRoutes routes,
        HttpFunctionRunner runner)
    {
        _routes = routes;
        _runner = runner;
        _keys = app.HttpKeys;
        _functions = routes.All.ToDictionary(route => route.Function, route => new HttpFunction(route.Function));
        _homepage = new Homepage(app);
        _features = new FeatureEndpoints(app, options.Endpoints);
        _limits = RequestLimits.Of(app.HostJson.Http, ServeAsync);
        _serve = _limits is null ? ServeAsync : _limits.ProcessAsync;
        _process = CustomHeaders.Wrap(app.HostJson.Http.CustomHeaders, CorsFront.Wrap(options, DispatchAsync));
    }

    /// <summary>Answers a request.</summary>
    public Task ProcessAsync(HttpContext context) => _process(context);

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _features.Dispose();
        _limits?.Dispose();
    }

    private Task DispatchAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/admin", StringComparison.OrdinalIgnoreCase))
        {
            return _keys?.IsMaster(context.Request) is false
                ? AnswerAsync(context, StatusCodes.Status401Unauthorized)
                : _features.ProcessAsync(context);
        }

        return path.StartsWithSegments("/runtime", StringComparison.OrdinalIgnoreCase)
            ? _features.ProcessAsync(context)
            : _serve(context);
    }

    private Task ServeAsync(HttpContext context)
    {
        if (!_routes.TryMatch(context, out var route, out var values))
        {
            return context.Request.Path.Value is "/" or ""
                ? _homepage.WriteAsync(context)
                : AnswerAsync(context, StatusCodes.Status404NotFound);
        }

        var function = _functions[route.Function];
        return _keys?.Opens(context.Request, function.Definition.Name, function.Level) is false
            ? AnswerAsync(context, StatusCodes.Status401Unauthorized)
            : _runner.RunAsync(context, function, values);
    }

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
