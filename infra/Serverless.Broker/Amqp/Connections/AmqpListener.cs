using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Serverless.Broker.Amqp.Links;

namespace Serverless.Broker.Amqp.Connections;

/// <summary>Listens on the loopback addresses and serves each connection.</summary>
internal sealed class AmqpListener : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly ILinkRouter _router;
    private readonly AmqpConnectionSettings _settings;
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _accepting = [];
    private readonly ConcurrentDictionary<AmqpConnection, Task> _connections = new();
    private readonly CancellationTokenSource _stopping = new();

    private AmqpListener(ILinkRouter router, AmqpConnectionSettings settings)
    {
        _router = router;
        _settings = settings;
    }

    /// <summary>The port, the same on both addresses.</summary>
    public int Port { get; private set; }

    public int ConnectionCount => _connections.Count;

    /// <summary>Binds 127.0.0.1 and, where the machine has it, ::1. Port 0 takes any free one.</summary>
    /// <exception cref="SocketException">The port is in use.</exception>
    public static AmqpListener Start(int port, ILinkRouter router, AmqpConnectionSettings settings)
    {
        var listener = new AmqpListener(router, settings);
        var first = Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Port = ((IPEndPoint)first.LocalEndPoint!).Port;
        listener._sockets.Add(first);
        if (Socket.OSSupportsIPv6)
        {
            listener.TryBindIPv6();
        }

        foreach (var socket in listener._sockets)
        {
            listener._accepting.Add(Task.Run(() => listener.AcceptAsync(socket)));
        }

        return listener;
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

        await Task.WhenAll(_connections.Values);
        _stopping.Dispose();
    }

    private static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
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
        socket.NoDelay = true;
        var connection = new AmqpConnection(new NetworkStream(socket, ownsSocket: true), _router, _settings);
        var served = new TaskCompletionSource();
        _connections[connection] = served.Task;
        _ = Task.Run(async () =>
        {
            await connection.RunAsync();
            _connections.TryRemove(connection, out _);
            served.SetResult();
        });
    }
}
