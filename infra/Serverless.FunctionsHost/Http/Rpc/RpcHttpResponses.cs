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
    public static Task WriteAsync(HttpContext context, HttpFunction function, InvocationResult result)
    {
        if (RpcHttpAnswers.Find(function.Output, result) is not { } value)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }

        if (value.DataCase != TypedData.DataOneofCase.Http)
        {
            return WriteBodyAsync(context, value);
        }

        WriteHead(context.Response, value.Http);
        return WriteBodyAsync(context, value.Http.Body);
    }

    private static void WriteHead(HttpResponse response, RpcHttp http)
    {
        response.StatusCode = RpcHttpAnswers.StatusOf(http) ?? StatusCodes.Status200OK;
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
        var response = context.Response;
        var bytes = body?.DataCase switch
        {
            TypedData.DataOneofCase.Bytes => body.Bytes,
            TypedData.DataOneofCase.Stream => body.Stream,
            TypedData.DataOneofCase.String => Text(response, RpcTextAnswers.Apply(response, body.String)),
            TypedData.DataOneofCase.Json => Text(response, RpcTextAnswers.Apply(response, body.Json)),
            TypedData.DataOneofCase.Int => Text(response, body.Int.ToString(CultureInfo.InvariantCulture)),
            TypedData.DataOneofCase.Double => Text(response, body.Double.ToString("R", CultureInfo.InvariantCulture)),
            _ => ByteString.Empty,
        };
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
