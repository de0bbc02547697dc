using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Amqp.WebSockets;
using Serverless.Broker.Certificates;

namespace Serverless.Broker.Amqp.Connections;

/// <summary>Listens on the loopback addresses, or on another, and serves each connection.</summary>
internal sealed class AmqpListener : IAsyncDisposable
{
    private const int Backlog = 512;

    /// <summary>The first letter of GET; AMQP begins with its own name.</summary>
    private const byte HttpGet = (byte)'G';

    private readonly ILinkRouter _router;
    private readonly AmqpConnectionSettings _settings;
    private readonly DevelopmentCertificate? _certificate;
    private readonly bool _isTlsOnly;
    private readonly bool _isOnLoopback;
    private readonly ConcurrentDictionary<Task, bool> _serving = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _accepting = [];
    private readonly ConcurrentDictionary<AmqpConnection, Task> _connections = new();
    private readonly CancellationTokenSource _stopping = new();

    private AmqpListener(
        ILinkRouter router,
        AmqpConnectionSettings settings,
        DevelopmentCertificate? certificate,
        bool isTlsOnly,
        bool isOnLoopback)
    {
        _isTlsOnly = isTlsOnly;
        _isOnLoopback = isOnLoopback;
        _router = router;
        _settings = settings;
        _certificate = certificate;
    }

    /// <summary>The port, the same on both addresses.</summary>
    public int Port { get; private set; }

    public int ConnectionCount => _connections.Count;

    /// <summary>
    /// Binds the address; 127.0.0.1 together with ::1, where the machine has it. Port 0 takes any free one. With a
    /// certificate a connection may be TLS from its first byte (AMQP 1.0 §5.2.1, the alternative establishment), or,
    /// as on port 5671, must.
    /// </summary>
    /// <exception cref="SocketException">The port is in use.</exception>
    public static AmqpListener Start(
        int port,
        ILinkRouter router,
        AmqpConnectionSettings settings,
        DevelopmentCertificate? certificate = null,
        IPAddress? address = null,
        bool isTlsOnly = false)
    {
        address ??= IPAddress.Loopback;
        var listener = new AmqpListener(router, settings, certificate, isTlsOnly, IPAddress.IsLoopback(address));
        var first = Bind(new IPEndPoint(address, port));
        listener.Port = ((IPEndPoint)first.LocalEndPoint!).Port;
        listener._sockets.Add(first);
        if (Socket.OSSupportsIPv6 && address.Equals(IPAddress.Loopback))
        {
            listener.TryBindIPv6();
        }

        foreach (var socket in listener._sockets)
        {
            listener._accepting.Add(Task.Run(() => listener.AcceptAsync(socket)));
        }

        return listener;
    }

    /// <summary>Drops the connections that speak for an app; answers how many, when nothing is delivered to them any
    /// more.</summary>
    public async Task<int> DropConnectionsAsync(string app)
    {
        var dropped = _connections
            .Where(pair => string.Equals(pair.Key.Identity.AppFor(null), app, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        foreach (var (connection, _) in dropped)
        {
            connection.Drop();
        }

        await Task.WhenAll(dropped.Select(pair => pair.Value));
        return dropped.Length;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_accepting);
        foreach (var connection in _connections.Keys)
        {
            connection.Stop();
        }

        await Task.WhenAll(_serving.Keys);
        _stopping.Dispose();
    }

    private static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void TryBindIPv6()
    {
        try
        {
            _sockets.Add(Bind(new IPEndPoint(IPAddress.IPv6Loopback, Port)));
        }
        catch (SocketException)
        {
            // No IPv6 loopback, or the port is taken there: clients fall back to 127.0.0.1.
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync(_stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception)
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }

                Log.AcceptFailed(_settings.Logger, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(50), _settings.TimeProvider);
                continue;
            }

            Serve(socket);
        }
    }

    private void Serve(Socket socket)
    {
        if (_serving.Count >= _settings.MaxConnections)
        {
            Log.TooManyConnections(_settings.Logger, _settings.MaxConnections);
            socket.Dispose();
            return;
        }

        socket.NoDelay = true;
        var serving = Task.Run(() => RunAsync(socket));
        _serving[serving] = true;
        _ = serving.ContinueWith(done => _serving.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task RunAsync(Socket socket)
    {
        if (await EstablishAsync(socket) is { } stream)
        {
            await ServeAsync(stream);
        }
    }

    /// <summary>
    /// What a client speaks its first byte tells: TLS (where there is a certificate), HTTP that becomes a WebSocket, or
    /// AMQP. Null for a client that said nothing in time, was refused or went away; its socket is closed then.
    /// </summary>
    private async Task<Stream?> EstablishAsync(Socket socket)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        using var timer = _settings.TimeProvider.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(),
            patience,
            _settings.HandshakeTimeout,
            Timeout.InfiniteTimeSpan);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        var first = new byte[1];
        try
        {
            if (!_isTlsOnly)
            {
                await socket.ReceiveAsync(first, SocketFlags.Peek, patience.Token);
            }

            if (_isTlsOnly || (_certificate is not null && first[0] == TlsSniffing.Handshake))
            {
                var secure = new SslStream(stream);
                stream = secure;
                if (!await TrySecureAsync(secure, patience.Token)
                    || await secure.ReadAsync(first, patience.Token) == 0)
                {
                    await stream.DisposeAsync();
                    return null;
                }

                stream = new PrefixedStream(first, secure);
            }

            if (first[0] != HttpGet)
            {
                return stream;
            }

            if (await WebSocketUpgrade.AcceptAsync(stream, _isOnLoopback, patience.Token) is { } webSocket)
            {
                return webSocket;
            }
        }
        catch (Exception exception)
            when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Gone, or too slow.
        }

        await stream.DisposeAsync();
        return null;
    }

    /// <summary>The handshake of TLS; false when the client does not trust it.</summary>
    private async Task<bool> TrySecureAsync(SslStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate!.Get() }, cancellationToken);
            return true;
        }
        catch (Exception exception)
            when (exception is AuthenticationException or IOException or OperationCanceledException)
        {
            Log.TlsFailed(_settings.Logger, exception.Message);
            return false;
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        var connection = new AmqpConnection(stream, _router, _settings);
        var running = connection.RunAsync();
        _connections[connection] = running;
        if (_stopping.IsCancellationRequested)
        {
            connection.Stop();
        }

        await running;
        _connections.TryRemove(connection, out _);
    }
}
