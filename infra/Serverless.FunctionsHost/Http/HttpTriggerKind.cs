using System.Net;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Http.Keys;
using Serverless.FunctionsHost.Http.Routing;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Http;

/// <summary><c>httpTrigger</c>: one web server an app.</summary>
internal sealed class HttpTriggerKind(HttpTriggerOptions options) : ITriggerKind
{
    private const string KeyFile = "secrets.json";

    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["httpTrigger"];

    /// <inheritdoc/>
    public bool ListensAlways => true;

    /// <inheritdoc/>
    public ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors)
    {
        var logger = app.Loggers.CreateLogger($"Host.{app.Name}");
        var routes = new HttpRoutes(
            new HttpRouteReader(RouterOf(app), app.HostJson.Http.RoutePrefix, errors).Read(functions));
        foreach (var (hidden, by) in routes.Hidden())
        {
            errors.Notice(
                hidden.Function,
                $"no request reaches '{hidden.LiteralPath}', since '{by.Pattern.RawText}' of '{by.Function.Name}' " +
                "takes it: the Functions host goes by the names of functions, not by how exact a route is. Rename " +
                "one of them, or constrain the parameter.");
        }

        var runner = new HttpFunctionRunner(app, logger);
        app.HttpKeys = options.RequireKeys ? LoadKeys(app, logger) : null;
        var front = new HttpFront(app, options, routes, runner);
        var socket = app.HttpPort is { } port ? HttpPort.Take(app.Name, port) : null;
        if (socket?.LocalEndPoint is IPEndPoint address)
        {
            app.BaseAddress = new Uri($"http://127.0.0.1:{address.Port}/");
        }

        app.Http = front.ProcessAsync;
        return new HttpListener(front, socket, app);
    }

    /// <inheritdoc/>
    public string Describe(FunctionAppContext app, FunctionDefinition function)
    {
        var methods = HttpRouteReader.MethodsOf(function);
        var template = HttpRouteReader.TemplateOf(function, app.HostJson.Http.RoutePrefix);
        return (methods.Count == 0 ? string.Empty : $"[{string.Join(',', methods)}] ") + app.BaseAddress + template;
    }

    private static WorkerRouter? RouterOf(FunctionAppContext app) =>
        app.Workers.Ready.Any(worker => worker.HttpUri is not null || worker.Running.Http is not null)
            ? WorkerRouter.Of(app.Directory)
            : null;

    private static HttpKeys LoadKeys(FunctionAppContext app, ILogger logger)
    {
        if (app.DataDirectory is { } directory)
        {
            var path = Path.Combine(directory, KeyFile);
            var file = HttpKeyFile.Load(path);
            Log.KeysAreAskedFor(logger, app.Name, path);
            return new HttpKeys(file);
        }

        var keys = HttpKeyFile.Create();
        Log.KeysAreMade(logger, app.Name, keys.Master, keys.Host["default"]);
        return new HttpKeys(keys);
    }
}
