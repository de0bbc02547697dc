using Microsoft.AspNetCore.Http;
using Serverless.FunctionsHost.Invocations;
using Yarp.ReverseProxy.Forwarder;

namespace Serverless.FunctionsHost.Http.Proxying;

/// <summary>
/// What is different between a client's request and the one that the worker gets, and between the answers.
/// </summary>
internal sealed class ForwardTransformer(
    HttpExchange exchange, Task<InvocationResult> invocation, UnpairedRequests unpaired) : HttpTransformer
{
    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext,
        HttpRequestMessage proxyRequest,
        string destinationPrefix,
        CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        // The worker's own address; the client's goes in X-Forwarded-Host, which the worker applies.
        headers.Host = null;
        var request = httpContext.Request;
        Set(headers, "X-Forwarded-Host", request.Host.ToUriComponent());
        Set(headers, "X-Forwarded-Proto", request.Scheme);
        if (httpContext.Connection.RemoteIpAddress is { } client)
        {
            Set(headers, "X-Forwarded-For", client.ToString());
        }

        // A client's own value would pair its request with a stranger's invocation.
        Set(headers, HttpFailures.InvocationIdHeader, exchange.Request.InvocationId);
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return false;
        }

        if (proxyResponse.Content.Headers.ContentLength == 0
            && !(await unpaired.CompleteAsync(exchange, (int)proxyResponse.StatusCode, invocation)).Succeeded)
        {
            return false;
        }

        await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        httpContext.Response.Headers.Server = default;
        if ((int)proxyResponse.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            httpContext.Response.Headers[HttpFailures.InvocationIdHeader] = exchange.Request.InvocationId;
        }

        return true;
    }

    private static void Set(System.Net.Http.Headers.HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }
}
