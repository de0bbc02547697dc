using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Serverless.FunctionsHost.Http.Routing;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Http.Admin;

/// <summary>
/// The part of the host's own API that tools use: <c>/admin/host/status</c>, <c>/admin/host/ping</c>,
/// <c>/admin/functions</c>, and <c>POST /admin/functions/{name}</c> with <c>{"input": "…"}</c>, which runs a function
/// by hand. See https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http.
/// </summary>
internal sealed class HostEndpoints : IHttpEndpoints
{
    /// <inheritdoc/>
    public void Map(FunctionAppContext app, IEndpointRouteBuilder endpoints)
    {
        var started = app.Time.GetTimestamp();
        endpoints.MapMethods("/admin/host/ping", ["GET", "POST"], static _ => Task.CompletedTask);
        endpoints.MapGet("/admin/host/status", context => WriteAsync(context, new
        {
            id = app.Name,
            state = "Running",
            version = WorkerSession.HostVersion,
            processUptime = (long)app.Time.GetElapsedTime(started).TotalMilliseconds,
        }));
        endpoints.MapGet("/admin/functions", context => WriteAsync(
            context, app.Functions.Select(function => Describe(app, function))));
        endpoints.MapGet("/admin/functions/{name}", context => Find(app, context) is { } function
            ? WriteAsync(context, Describe(app, function))
            : RefuseAsync(context, StatusCodes.Status404NotFound, "The app has no function of that name."));
        endpoints.MapPost("/admin/functions/{name}", context => RunAsync(app, context));
    }

    private static async Task RunAsync(FunctionAppContext app, HttpContext context)
    {
        if (Find(app, context) is not { Trigger: { } trigger } function)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "The app has no function of that name.");
            return;
        }

        string? input;
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            input = body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("input", out var given)
                ? given.ValueKind == JsonValueKind.Null ? string.Empty : given.ToString()
                : null;
        }
        catch (JsonException)
        {
            input = null;
        }

        if (input is null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The body is not {\"input\": \"…\"}.");
            return;
        }

        if (ManualInputs.TryCreate(trigger, input, out var reason) is not { } data)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, reason);
            return;
        }

        var request = FunctionInvoker.CreateRequest(function);
        request.InputData.Add(new ParameterBinding { Name = trigger.Name, Data = data });
        _ = InvokeAsync(app, function, request);
        context.Response.Headers[HttpFailures.InvocationIdHeader] = request.InvocationId;
        context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static async Task InvokeAsync(
        FunctionAppContext app, FunctionDefinition function, InvocationRequest request)
    {
        using var entry = app.Work.Enter();
        await app.Invoker.InvokeAsync(function, request, CancellationToken.None);
    }

    private static FunctionDefinition? Find(FunctionAppContext app, HttpContext context) =>
        app.Functions.FirstOrDefault(function =>
            function.Name.Equals((string?)context.Request.RouteValues["name"], StringComparison.OrdinalIgnoreCase));

    private static object Describe(FunctionAppContext app, FunctionDefinition function)
    {
        var isHttp = function.Trigger?.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase) is true;
        return new
        {
            name = function.Name,
            language = function.Metadata.Language,
            invoke_url_template = isHttp
                ? app.BaseAddress + HttpRouteReader.TemplateOf(function, app.HostJson.Http.RoutePrefix)
                : null,
            config = new
            {
                entryPoint = function.Metadata.EntryPoint,
                scriptFile = function.Metadata.ScriptFile,
                bindings = function.Metadata.RawBindings.Select(raw => JsonSerializer.Deserialize<JsonElement>(raw)),
            },
        };
    }

    private static Task WriteAsync(HttpContext context, object value) =>
        context.Response.WriteAsJsonAsync(value, context.RequestAborted);

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(reason, context.RequestAborted);
    }
}
