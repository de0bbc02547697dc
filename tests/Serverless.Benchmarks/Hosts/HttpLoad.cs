using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Serverless.Benchmarks.Hosts;

/// <summary>
/// A load of GET requests on kept connections, one request at a time on each. It reads responses only as far as it
/// must, so that it costs every server the same little.
/// </summary>
internal static class HttpLoad
{
    /// <summary>Requests a second.</summary>
    public static async Task<double> RunAsync(Uri address, int count, int connections)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        var sockets = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => ConnectAsync(address.Port)));
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            await Task.WhenAll(sockets.Select(socket => SendAsync(socket, request, count / connections)));
            return count / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            foreach (var socket in sockets)
            {
                socket.Dispose();
            }
        }
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task SendAsync(Socket socket, byte[] request, int count)
    {
        var buffer = new byte[4096];
        for (var i = 0; i < count; i++)
        {
            await socket.SendAsync(request);
            var length = 0;
            do
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length));
                length += read > 0 ? read : throw new IOException("The server closed the connection.");
            }
            while (!IsComplete(buffer.AsSpan(0, length)));
        }
    }

    private static bool IsComplete(ReadOnlySpan<byte> response)
    {
        var end = response.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        var head = response[..end];
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException(Encoding.ASCII.GetString(response));
        }

        var body = response[(end + 4)..];
        var field = head.IndexOf("Content-Length: "u8);
        if (field < 0)
        {
            return body.EndsWith("0\r\n\r\n"u8);
        }

        var digits = head[(field + 16)..];
        var stop = digits.IndexOf((byte)'\r');
        return body.Length >= int.Parse(
            stop < 0 ? digits : digits[..stop], System.Globalization.CultureInfo.InvariantCulture);
    }
}
