using System.Net;
using System.Net.Sockets;

namespace Serverless.FunctionsHost.Http;

/// <summary>
/// The port of an app, taken before its listeners start: other triggers name the app's address, and a client that comes
/// too early waits instead of being refused.
/// </summary>
internal static class HttpPort
{
    private const int Backlog = 512;

    /// <summary>Takes a port on the loopback; 0 means any free one.</summary>
    /// <exception cref="HttpPortException">It is taken, or not allowed.</exception>
    public static Socket Take(string app, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new HttpPortException(app, port, failure);
        }
    }
}
