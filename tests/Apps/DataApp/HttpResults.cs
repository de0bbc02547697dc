using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace DataApp;

/// <summary>Functions on HttpRequestData with results of every kind.</summary>
public sealed class HttpResults
{
    /// <summary>Tells how the request looks from here.</summary>
    [Function("Look")]
    public static async Task<HttpResponseData> LookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "look/{id:int}")] HttpRequestData request,
        int id,
        string? colour)
    {
        var identity = request.Identities.First();
        var response = request.CreateResponse(HttpStatusCode.Accepted);
        response.Headers.Add(
            "X-Seen", request.Headers.TryGetValues("X-Sent", out var sent) ? string.Join('|', sent) : "none");
        response.Cookies.Append(
            "last", request.Cookies.FirstOrDefault(cookie => cookie.Name == "last")?.Value ?? "never");
        await response.WriteStringAsync(
            $"{request.Method} {request.Url} {id} {colour} {identity.AuthenticationType}:{identity.Name} " +
            $"{request.Body.Length}");
        return response;
    }

    /// <summary>Returns an object.</summary>
    [Function("ReturnObject")]
    public static Basket ReturnObject(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/object")] HttpRequestData request) => new(
            "pears", 4);

    /// <summary>Returns text.</summary>
    [Function("ReturnText")]
    public static string ReturnText(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route =
            "results/text")] HttpRequestData request) => "just text";

    /// <summary>Returns nothing.</summary>
    [Function("ReturnNothing")]
    public static void ReturnNothing(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/nothing")] HttpRequestData request)
    {
    }

    /// <summary>Sets a header that HTTP cannot carry.</summary>
    [Function("ReturnRefusedHeader")]
    public static HttpResponseData ReturnRefusedHeader(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/header")] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        response.Headers.Add("X-City", "Łódź");
        return response;
    }

    /// <summary>Returns its answer in a class.</summary>
    [Function("ReturnClass")]
    public static async Task<Answer> ReturnClassAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/class")] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.Created);
        await response.WriteStringAsync("from a class");
        return new Answer { Response = response };
    }

    /// <summary>Throws.</summary>
    [Function("Throw")]
    public static HttpResponseData Throw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throw")] HttpRequestData request) =>
        throw new InvalidOperationException("No answer.");
}
