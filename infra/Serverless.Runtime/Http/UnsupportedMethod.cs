using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Serverless.Runtime.Http;

/// <summary>
/// Routing answers 405 for a known route with another method; the Functions host answers 404
/// (https://github.com/Azure/azure-functions-host/issues/10098), so callers find here what they will find there.
/// </summary>
internal static class UnsupportedMethod
{
    public static Task AnswerNotFoundAsync(HttpContext http, RequestDelegate next)
    {
        // Routing's own 405 endpoint is the only one that is not made from a route.
        return http.GetEndpoint() is null or RouteEndpoint
            ? next(http)
            : Results
                .Problem(
                    $"A function has this route, but not for {http.Request.Method}.",
                    instance: http.Request.Path,
                    statusCode: StatusCodes.Status404NotFound)
                .ExecuteAsync(http);
    }
}
