using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Serverless.Runtime.Http;

/// <summary>Answers a request whose function failed with problem details (RFC 9457) that carry the trace id.</summary>
internal static class HttpProblems
{
    public static Task WriteAsync(HttpContext http, Exception failure)
    {
        var (status, detail) = failure switch
        {
            ParameterBindingException { InnerException: BadHttpRequestException bad } binding =>
                (bad.StatusCode, binding.Reason),
            ParameterBindingException binding => (StatusCodes.Status400BadRequest, binding.Reason),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            FunctionTimeoutException timeout => (StatusCodes.Status504GatewayTimeout, timeout.Message),
            OperationCanceledException => (StatusCodes.Status503ServiceUnavailable, "The app is stopping. Try again."),
            _ => (
                StatusCodes.Status500InternalServerError,
                "The function failed. The log has the error under the trace id."),
        };

        http.Response.Clear();
        return Results
            .Problem(
                detail,
                instance: http.Request.Path,
                statusCode: status,
                extensions: [new("traceId", Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier)])
            .ExecuteAsync(http);
    }
}
