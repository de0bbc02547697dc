using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Serverless.FunctionsHost.Http;

/// <summary>Writes the answers that the host gives in a function's place.</summary>
internal static class HttpFailures
{
    /// <summary>The header that names the invocation of a failed request, as the host's log does.</summary>
    public const string InvocationIdHeader = "x-ms-invocation-id";

    /// <summary>500 with the id that the log has; does nothing when the response has started.</summary>
    public static Task WriteAsync(HttpContext context, string function, string invocationId)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return Task.CompletedTask;
        }

        while (ResponseHeaders.FindRefused(response.Headers) is { } refused)
        {
            response.Headers.Remove(refused);
        }

        response.StatusCode = StatusCodes.Status500InternalServerError;
        response.Headers[InvocationIdHeader] = invocationId;
        response.Headers.ContentEncoding = default;
        response.Headers.ETag = default;
        response.ContentType = "application/problem+json";
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["title"] = "The function failed.",
            ["status"] = StatusCodes.Status500InternalServerError,
            ["detail"] = $"The log tells what happened in the invocation {invocationId} of '{function}'.",
            ["invocationId"] = invocationId,
        });
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
