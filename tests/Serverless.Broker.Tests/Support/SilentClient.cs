using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Serverless.Broker.Tests.Support;

/// <summary>A client that says the beginning of something, and then nothing more.</summary>
internal static class SilentClient
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Moves the clock of the wire until the server drops the client.</summary>
    /// <exception cref="OperationCanceledException">It does not.</exception>
    public static async Task UntilDroppedAsync(
        int port, string beginning, FakeTimeProvider wire, TimeSpan handshakeTimeout)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(beginning));
        Task dropped = ReadToEndAsync(socket);

        using CancellationTokenSource patience = new(Patience, TimeProvider.System);
        while (!dropped.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            wire.Advance(handshakeTimeout);
            await Task.Yield();
        }

        await dropped;
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        byte[] buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset: dropped too.
        }
    }
}
