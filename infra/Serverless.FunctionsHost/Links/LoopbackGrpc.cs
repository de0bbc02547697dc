using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Serverless.FunctionsHost.Links;

/// <summary>
/// A server of gRPC services for processes of this machine: HTTP/2 without TLS on the loopback, for streams that last
/// as long as their client and are silent while there is nothing to say.
/// </summary>
internal static class LoopbackGrpc
{
    /// <summary>Starts to listen.</summary>
    /// <param name="port">The port; 0 takes any free one.</param>
    /// <param name="configure">Adds the services, and what else there is to set.</param>
    /// <param name="map">Maps the services.</param>
    /// <param name="loggers">Takes the log lines of the server; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<WebApplication> StartAsync(
        int port,
        Action<WebApplicationBuilder> configure,
        Action<IEndpointRouteBuilder> map,
        ILoggerFactory? loggers,
        CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRoutingCore();
        if (loggers is not null)
        {
            builder.Services.AddSingleton(loggers);
        }

        configure(builder);
        var app = builder.Build();
        app.UseRouting();
        map(app);
        app.UseEndpoints(static _ => { });
        try
        {
            await app.StartAsync(cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
