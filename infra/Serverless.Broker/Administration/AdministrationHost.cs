using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Serverless.Broker.Certificates;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Administration;

/// <summary>Serves the administration API on a port, with and without TLS.</summary>
internal sealed class AdministrationHost : IAsyncDisposable
{
    private const int MaxConnections = 1000;

    private readonly KestrelServer _server;

    private AdministrationHost(KestrelServer server, int port)
    {
        _server = server;
        Port = port;
    }

    public int Port { get; }

    /// <param name="broker">The entities.</param>
    /// <param name="port">0 for any free one.</param>
    /// <param name="certificate">For clients that speak TLS to the same port; made when the first one comes.</param>
    /// <param name="timeProvider">The clock of the documents.</param>
    /// <param name="loggers">For what fails.</param>
    /// <param name="address">Where to listen; null or 127.0.0.1 for loopback, with ::1 unless the port is 0.</param>
    /// <param name="authorization">Who may; null for everybody.</param>
    /// <param name="wireTime">The clock of handshakes; null for the system's.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="BrokerStartException">The port is in use.</exception>
    public static async Task<AdministrationHost> StartAsync(
        BrokerNamespace broker,
        int port,
        DevelopmentCertificate certificate,
        TimeProvider timeProvider,
        ILoggerFactory loggers,
        IPAddress? address = null,
        RequestAuthorization? authorization = null,
        TimeProvider? wireTime = null,
        CancellationToken cancellationToken = default)
    {
        address ??= IPAddress.Loopback;
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MaxConnections;
        options.Limits.MaxRequestBodySize = RequestBody.MaxSize;
        options.Limits.RequestHeadersTimeout = TlsSniffing.HandshakeTimeout;
        ListenOptions? listening = null;
        if (port > 0 && IPAddress.Loopback.Equals(address))
        {
            // Both loopback addresses, where the machine has them: names such as localhost mean either.
            options.ListenLocalhost(port, Configure);
        }
        else
        {
            options.Listen(address, port, Configure);
        }

        KestrelServer server = new(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers),
            loggers);
        AdministrationApplication application = new(
            broker,
            timeProvider,
            loggers.CreateLogger("Serverless.Broker.Administration"),
            authorization,
            IPAddress.IsLoopback(address));
        try
        {
            await server.StartAsync(application, cancellationToken);
        }
        catch (IOException e)
        {
            server.Dispose();
            throw BrokerStartException.ForAdministration(port, e);
        }

        return new AdministrationHost(server, listening!.IPEndPoint!.Port);

        void Configure(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(next => new TlsSniffing(next, certificate, wireTime ?? TimeProvider.System).OnConnectionAsync);
            listening = listen;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _server.StopAsync(now.Token);
        _server.Dispose();
    }
}
