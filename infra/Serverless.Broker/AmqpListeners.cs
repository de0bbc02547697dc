using System.Net.Sockets;
using Serverless.Broker.Amqp.Connections;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Certificates;

namespace Serverless.Broker;

/// <summary>The listener of AMQP and, where it is wanted, that of AMQP over TLS.</summary>
internal sealed class AmqpListeners : IAsyncDisposable
{
    private readonly AmqpListener _plain;
    private readonly AmqpListener? _secure;

    private AmqpListeners(AmqpListener plain, AmqpListener? secure)
    {
        _plain = plain;
        _secure = secure;
    }

    public int Port => _plain.Port;

    public int? SecurePort => _secure?.Port;

    public int ConnectionCount => _plain.ConnectionCount + (_secure?.ConnectionCount ?? 0);

    public async Task<int> DropConnectionsAsync(string app) =>
        await _plain.DropConnectionsAsync(app) + (_secure is null ? 0 : await _secure.DropConnectionsAsync(app));

    /// <exception cref="BrokerStartException">
    /// A port is in use or cannot be bound; the message names its option.
    /// </exception>
    public static async Task<AmqpListeners> StartAsync(
        BrokerOptions options, ILinkRouter router, AmqpConnectionSettings settings, DevelopmentCertificate certificate)
    {
        AmqpListener plain;
        try
        {
            plain = AmqpListener.Start(options.AmqpPort, router, settings, certificate, options.ListenAddress);
        }
        catch (SocketException exception)
        {
            throw new BrokerStartException(options.AmqpPort, exception);
        }

        if (options.AmqpsPort is not { } port)
        {
            return new AmqpListeners(plain, secure: null);
        }

        try
        {
            return new AmqpListeners(
                plain,
                AmqpListener.Start(port, router, settings, certificate, options.ListenAddress, isTlsOnly: true));
        }
        catch (SocketException exception)
        {
            await plain.DisposeAsync();
            throw BrokerStartException.ForTls(port, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_secure is not null)
        {
            await _secure.DisposeAsync();
        }

        await _plain.DisposeAsync();
    }
}
