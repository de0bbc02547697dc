using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serverless.FunctionsHost.Triggers;

namespace Serverless.FunctionsHost.Http;

/// <summary>The web server of one app: Kestrel on the loopback; none when the app has no port.</summary>
internal sealed class HttpListener : ITriggerListener, IDisposable
{
    /// <summary>The body limit of the Functions host.</summary>
    private const long MaxBodySize = 100 * 1024 * 1024;

    private readonly HttpFront _front;
    private readonly Socket? _socket;
    private readonly ILoggerFactory _loggers;
    private WebApplication? _server;

    public HttpListener(HttpFront front, Socket? socket, ILoggerFactory loggers)
    {
        _front = front;
        _socket = socket;
        _loggers = loggers;
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_socket is null)
        {
            return;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodySize;
            kestrel.Listen((IPEndPoint)_socket.LocalEndPoint!);
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = _ => _socket);
        builder.Services.AddSingleton(_loggers);
        _server = builder.Build();
        _server.Run(_front.ProcessAsync);
        await _server.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is not null)
        {
            await _server.StopAsync(cancellationToken);
            await _server.DisposeAsync();
        }

        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket?.Dispose();
        _front.Dispose();
    }
}
