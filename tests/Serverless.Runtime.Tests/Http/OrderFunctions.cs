using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Serverless.Runtime.Tests.Http;

/// <summary>HTTP functions of every shape that the runtime binds.</summary>
public sealed class OrderFunctions
{
    [Function("PlaceOrder")]
    public IActionResult Place(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders")] HttpRequest request,
        [FromBody] OrderBody body) =>
        new CreatedResult(
            $"/api/orders/{body.CustomerId}", new { body.CustomerId, Doubled = body.Quantity * 2, request.Method });

    [Function("GetOrder")]
    public static async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{id:int}")] HttpRequest request,
        int id,
        string? expand,
        CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return Results.Ok(new { id, expand });
    }

    [Function("Poco")]
    public OrderBody Poco([HttpTrigger("post")] OrderBody body, FunctionContext context) =>
        body with { CustomerId = context.FunctionDefinition.Name };

    [Function("Text")]
    public ValueTask<string> Text([HttpTrigger("post")] string body) => new(body + "!");

    [Function("Nothing")]
    public Task Nothing([HttpTrigger] HttpRequest request) => Task.CompletedTask;

    [Function("Data")]
    public HttpResponseData Data([HttpTrigger("get", "put")] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.Accepted);
        response.Headers.Add("x-method", request.Method);
        response.Cookies.Append("seen", "yes");
        response.Body.Write("written"u8);
        return response;
    }

    [Function("Multi")]
    public MultiOutput Multi([HttpTrigger] HttpRequest request) => new() { Answer = new StatusCodeResult(418) };

    [Function("Fails")]
    public Task<string> Fails([HttpTrigger] HttpRequest request) => throw new InvalidOperationException("secret");

    [Function("Item")]
    public string Item(
        [HttpTrigger(Route = "items/{key:guid}/{page:int?}")] HttpRequest request,
        Guid key,
        int page = 7) =>
        $"{key:N} {page}";

    [Function("Context")]
    public string Context([HttpTrigger] HttpRequest request, FunctionContext context) =>
        $"{context.GetHttpContext() == request.HttpContext} {context.TraceContext.TraceParent}";

    public sealed record OrderBody(string CustomerId, int Quantity);

    public sealed class MultiOutput
    {
        [HttpResult]
        public required IActionResult Answer { get; init; }

        public string? Other { get; init; }
    }
}
