using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Serverless.FunctionsHost.Protocol;

namespace Serverless.FunctionsHost.Http.Rpc;

/// <summary>
/// Writes a request into an invocation (<c>RpcHttp</c>, HOST-PROTOCOL §5.1): what a worker without a web server of its
/// own gets. The body is bytes, whatever its type.
/// </summary>
internal static class RpcHttpRequests
{
    /// <summary>Reads the request to its end.</summary>
    /// <exception cref="BadHttpRequestException">The body is too large, or broken.</exception>
    public static async ValueTask<ParameterBinding> CreateAsync(HttpContext context, string parameter)
    {
        var request = context.Request;
        var http = new RpcHttp
        {
            Method = request.Method,
            Url = string.Concat(
                request.Scheme,
                "://",
                request.Host.ToUriComponent(),
                request.Path.ToUriComponent(),
                request.QueryString.Value),
        };
        foreach (var (name, value) in request.Headers)
        {
            http.NullableHeaders[name.ToLowerInvariant()] = new NullableString { Value = value.ToString() };
        }

        if (request.QueryString.HasValue)
        {
            foreach (var (name, value) in request.Query)
            {
                http.NullableQuery[name] = new NullableString { Value = value.ToString() };
            }
        }

        http.Identities.Add(RpcIdentities.Of(request));
        var body = await ReadAsync(request, context.RequestAborted);
        if (body.Length > 0)
        {
            http.Body = new TypedData { Bytes = body };
        }

        return new ParameterBinding { Name = parameter, Data = new TypedData { Http = http } };
    }

    private static async ValueTask<ByteString> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } length)
        {
            var bytes = length == 0 ? [] : GC.AllocateUninitializedArray<byte>((int)length);
            await request.Body.ReadExactlyAsync(bytes, cancellationToken);
            return UnsafeByteOperations.UnsafeWrap(bytes);
        }

        if (!CanHaveBody(request))
        {
            return ByteString.Empty;
        }

        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return UnsafeByteOperations.UnsafeWrap(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
    }

    private static bool CanHaveBody(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody
        ?? true;
}
