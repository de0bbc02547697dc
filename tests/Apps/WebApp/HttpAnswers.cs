using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace WebApp;

/// <summary>Functions of the ASP.NET Core integration that answer in different ways.</summary>
public sealed class HttpAnswers(ILogger<HttpAnswers> logger)
{
    /// <summary>Answers with the body.</summary>
    [Function("EchoBody")]
    public async Task EchoBody([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body")] HttpRequest request)
    {
        request.HttpContext.Response.ContentType = request.ContentType;
        await request.Body.CopyToAsync(request.HttpContext.Response.Body, request.HttpContext.RequestAborted);
    }

    /// <summary>Throws.</summary>
    [Function("Throw")]
    public IActionResult Throw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throw")] HttpRequest request) =>
        throw new InvalidOperationException($"No answer for {request.Path}.");

    /// <summary>Tells how the request looks from here.</summary>
    [Function("Look")]
    public IResult Look(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "look/{id:int}/{rest?}")] HttpRequest request,
        int id,
        string? rest,
        string? colour,
        FunctionContext context) =>
        Results.Ok(new
        {
            id,
            rest,
            colour,
            url = $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}",
            invocation = context.InvocationId,
            sent = request.Headers["x-ms-invocation-id"].ToString(),
            trace = context.TraceContext.TraceParent,
            bound = context.BindingContext.BindingData.Keys.Order(StringComparer.Ordinal),
            headers = context.BindingContext.BindingData["Headers"]?.ToString(),
            query = context.BindingContext.BindingData["Query"]?.ToString(),
        });

    /// <summary>Sends three events, each after the client has read the one before.</summary>
    [Function("Events")]
    public async Task Events(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "events")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var response = request.HttpContext.Response;
        response.ContentType = "text/event-stream";
        for (var number = 0; number < 3; number++)
        {
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"data: {number}\n\n"), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
            await Gate.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until it is cancelled.</summary>
    [Function("WaitForEver")]
    public async Task<IActionResult> WaitForEver(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        logger.LogWarning("waiting");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return new OkResult();
    }

    /// <summary>Opens the gate of <see cref="Events"/> once.</summary>
    [Function("Open")]
    public IActionResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "open")] HttpRequest request)
    {
        Gate.Release();
        return new AcceptedResult();
    }

    private static readonly SemaphoreSlim Gate = new(0);
}
