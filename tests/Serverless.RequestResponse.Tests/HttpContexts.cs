using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Serverless.RequestResponse.Tests;

/// <summary>Requests and responses in memory.</summary>
internal static class HttpContexts
{
    public static HttpRequest Request(string body, string? contentType = "application/json")
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        request.ContentType = contentType;
        return request;
    }

    public static async Task<(HttpResponse Response, string Body)> ExecuteAsync(IActionResult result)
    {
        var context = new DefaultHttpContext { TraceIdentifier = "trace" };
        var body = new MemoryStream();
        context.Response.Body = body;
        await result.ExecuteResultAsync(new ActionContext(context, new RouteData(), new()));
        return (context.Response, Encoding.UTF8.GetString(body.ToArray()));
    }
}
