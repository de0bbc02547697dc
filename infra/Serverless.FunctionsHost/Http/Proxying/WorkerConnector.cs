using System.Net.Sockets;

namespace Serverless.FunctionsHost.Http.Proxying;

/// <summary>
/// Connects to a worker's web server. A worker reports that it is ready before its server listens, so a refused
/// connection is tried again: up to 10 times, 50 to 250 ms apart, as the Functions host does.
/// </summary>
internal static class WorkerConnector
{
    private const int Attempts = 10;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Opens a connection.</summary>
    public static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromMilliseconds(50);
        for (var attempt = 1; ; attempt++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException failure)
                when (failure.SocketErrorCode == SocketError.ConnectionRefused && attempt < Attempts)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }

            await Task.Delay(delay, TimeProvider.System, cancellationToken);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }
    }
}
