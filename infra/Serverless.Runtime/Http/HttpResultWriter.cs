using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Serverless.Runtime.Http;

/// <summary>Writes what a function returned as the HTTP answer.</summary>
internal sealed class HttpResultWriter(IOptions<JsonOptions> json)
{
    private static readonly ActionDescriptor NoAction = new();

    public Task WriteAsync(HttpContext http, object? result)
    {
        switch (result)
        {
            case null:
                // A function that returns nothing may have written the answer itself.
                if (http.Response is { HasStarted: false, StatusCode: StatusCodes.Status200OK, ContentType: null })
                {
                    http.Response.StatusCode = StatusCodes.Status204NoContent;
                }

                return Task.CompletedTask;
            case IActionResult action:
                return action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), NoAction));
            case IResult value:
                return value.ExecuteAsync(http);
            case BufferedHttpResponseData data:
                return data.WriteAsync(http.Response);
            case string text:
                http.Response.ContentType = "text/plain; charset=utf-8";
                return http.Response.WriteAsync(text, http.RequestAborted);
            default:
                return http.Response.WriteAsJsonAsync(
                    result, result.GetType(), json.Value.JsonSerializerOptions, http.RequestAborted);
        }
    }
}
