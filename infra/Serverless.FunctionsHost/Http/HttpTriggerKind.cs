using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Serverless.FunctionsHost.Http.Routing;
using Serverless.FunctionsHost.Triggers;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Http;

/// <summary><c>httpTrigger</c>: one web server an app.</summary>
internal sealed class HttpTriggerKind(HttpTriggerOptions options) : ITriggerKind
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Types { get; } = ["httpTrigger"];

    /// <inheritdoc/>
    public bool ListensAlways => true;

    /// <inheritdoc/>
    public ITriggerListener CreateListener(
        FunctionAppContext app, IReadOnlyList<FunctionDefinition> functions, BindingErrors errors)
    {
        var logger = app.Loggers.CreateLogger($"Host.{app.Name}");
        var workerRoutes = app.Workers.Ready.Any(worker => worker.HttpUri is not null || worker.Running.Http is not null);
        var reader = new HttpRouteReader(app.HostJson.Http.RoutePrefix, workerRoutes, errors);
        var routes = new HttpRoutes(reader.Read(functions));
        foreach (var (hidden, by) in routes.Hidden())
        {
            Log.RouteHidden(logger, hidden.Function.Name, hidden.LiteralPath!, by.Function.Name, by.Pattern.RawText);
        }

        var socket = app.HttpPort is { } port ? HttpPort.Take(app.Name, port) : null;
        if (socket?.LocalEndPoint is IPEndPoint address)
        {
            app.BaseAddress = new Uri($"http://127.0.0.1:{address.Port}/");
        }

        var front = new HttpFront(routes, new HttpFunctionRunner(app, logger), MapEndpoints(app));
        app.Http = front.ProcessAsync;
        return new HttpListener(front, socket, app.Loggers);
    }

    /// <inheritdoc/>
    public string Describe(FunctionAppContext app, FunctionDefinition function)
    {
        var methods = HttpRouteReader.MethodsOf(function);
        var template = HttpRouteReader.TemplateOf(function, app.HostJson.Http.RoutePrefix);
        return (methods.Count == 0 ? string.Empty : $"[{string.Join(',', methods)}] ") + app.BaseAddress + template;
    }

    private RequestDelegate MapEndpoints(FunctionAppContext app)
    {
        if (options.Endpoints.Count == 0)
        {
            return static context =>
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            };
        }

        var services = new ServiceCollection()
            .AddRouting()
            .AddSingleton(app.Loggers)
            .AddSingleton(new System.Diagnostics.DiagnosticListener("Serverless.FunctionsHost.Http"));
        services.AddLogging();
        var builder = new ApplicationBuilder(services.BuildServiceProvider());
        builder.UseRouting();
        builder.UseEndpoints(endpoints =>
        {
            foreach (var feature in options.Endpoints)
            {
                feature.Map(app, endpoints);
            }
        });
        return builder.Build();
    }
}
