using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Http.Rpc;

/// <summary>Writes what an invocation returned as the answer to its request (HOST-PROTOCOL §5.1).</summary>
internal static class RpcHttpResponses
{
    /// <summary>Writes the answer; nothing returned is 204, as in the Functions host.</summary>
    /// <exception cref="InvalidOperationException">The answer has a status or a header that cannot be sent.</exception>
    public static Task WriteAsync(HttpContext context, HttpFunction function, InvocationResult result)
    {
        var value = function.Output == "$return" ? result.ReturnValue : result.Output(function.Output) ?? result.ReturnValue;
        switch (value?.DataCase ?? TypedData.DataOneofCase.None)
        {
            case TypedData.DataOneofCase.Http:
                WriteHead(context.Response, value!.Http);
                return WriteBodyAsync(context, value.Http.Body);
            case TypedData.DataOneofCase.None:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            default:
                return WriteBodyAsync(context, value);
        }
    }

    private static void WriteHead(HttpResponse response, RpcHttp http)
    {
        response.StatusCode = int.TryParse(http.StatusCode, CultureInfo.InvariantCulture, out var status)
            ? status
            : StatusCodes.Status200OK;
        foreach (var (name, value) in http.Headers)
        {
            Add(response, name, value);
        }

        foreach (var (name, value) in http.NullableHeaders)
        {
            Add(response, name, value.Value);
        }

        foreach (var cookie in http.Cookies)
        {
            response.Cookies.Append(cookie.Name, cookie.Value, RpcCookies.OptionsOf(cookie));
        }
    }

    private static void Add(HttpResponse response, string name, string value)
    {
        // The length is that of the body that is sent.
        if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
        {
            response.Headers[name] = value;
        }
    }

    private static Task WriteBodyAsync(HttpContext context, TypedData? body)
    {
        var bytes = body?.DataCase switch
        {
            TypedData.DataOneofCase.Bytes => body.Bytes,
            TypedData.DataOneofCase.Stream => body.Stream,
            TypedData.DataOneofCase.String => Text(context.Response, body.String),
            TypedData.DataOneofCase.Json => Text(context.Response, body.Json),
            TypedData.DataOneofCase.Int => Text(context.Response, body.Int.ToString(CultureInfo.InvariantCulture)),
            TypedData.DataOneofCase.Double => Text(context.Response, body.Double.ToString("R", CultureInfo.InvariantCulture)),
            _ => ByteString.Empty,
        };
        var response = context.Response;
        if (response.StatusCode is < 200 or StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return Task.CompletedTask;
        }

        response.ContentLength = bytes.Length;
        return bytes.Length == 0 || HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(bytes.Memory, context.RequestAborted).AsTask();
    }

    private static ByteString Text(HttpResponse response, string text)
    {
        response.ContentType ??= "text/plain; charset=utf-8";
        return ByteString.CopyFromUtf8(text);
    }
}
