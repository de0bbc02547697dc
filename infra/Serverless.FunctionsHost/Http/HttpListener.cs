using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Serverless.FunctionsHost.Triggers;

namespace Serverless.FunctionsHost.Http;

/// <summary>The web server of one app: Kestrel on the loopback; none when the app has no port.</summary>
internal sealed class HttpListener(HttpFront front, Socket? socket, FunctionAppContext app)
    : ITriggerListener, IDisposable
{
    private WebApplication? _server;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (socket is null)
        {
            return;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit.Of(app.Settings);
            kestrel.Listen((IPEndPoint)socket.LocalEndPoint!);
        });
        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = _ => socket);
        builder.Services.AddSingleton(app.Loggers);
        _server = builder.Build();
        _server.Run(LoopbackFront.Wrap(front.ProcessAsync));
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
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        socket?.Dispose();
        front.Dispose();
    }
}
