using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Serverless.FunctionsHost.Invocations;
using Yarp.ReverseProxy.Forwarder;

namespace Serverless.FunctionsHost.Http.Proxying;

/// <summary>
/// Forwards requests to the web server of a worker in another process (HOST-PROTOCOL §5.2): unchanged, streaming both
/// ways, without cookies, redirects and decompression.
/// </summary>
internal sealed class WorkerForwarder(UnpairedRequests unpaired) : IDisposable
{
    private static readonly ForwarderRequestConfig Config = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(240),
        Version = HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private readonly Lazy<ServiceProvider> _services =
        new(() => new ServiceCollection().AddLogging().AddHttpForwarder().BuildServiceProvider());

    private IHttpForwarder? _forwarder;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = WorkerConnector.ConnectAsync,
    });

    /// <summary>Forwards the request of an exchange and writes the worker's answer to its response.</summary>
    /// <returns>What went wrong; null when the answer was passed on.</returns>
    public async Task<Exception?> ForwardAsync(HttpExchange exchange, Task<InvocationResult> invocation)
    {
        var context = exchange.Context;
        _forwarder ??= _services.Value.GetRequiredService<IHttpForwarder>();
        var error = await _forwarder.SendAsync(
            context,
            exchange.Worker.HttpUri!.AbsoluteUri,
            _client,
            Config,
            new ForwardTransformer(exchange, invocation, unpaired));
        return error == ForwarderError.None
            ? null
            : context.Features.Get<IForwarderErrorFeature>()?.Exception
                ?? new HttpRequestException($"Forwarding to the worker ended with {error}.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        if (_services.IsValueCreated)
        {
            _services.Value.Dispose();
        }
    }
}
