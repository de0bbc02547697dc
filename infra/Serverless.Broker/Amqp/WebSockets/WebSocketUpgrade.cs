using System.Net.WebSockets;
using System.Text;
using Serverless.Broker.SharedAccess;

namespace Serverless.Broker.Amqp.WebSockets;

/// <summary>
/// AMQP in WebSockets, on the ports of AMQP: for clients behind proxies that let nothing but HTTP through
/// (ServiceBusTransportType.AmqpWebSockets). They always speak TLS; without it is served too.
/// </summary>
internal static class WebSocketUpgrade
{
    private const int MaxHeadSize = 8192;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Answers the request that begins a stream; null when it was refused. On loopback a page in a browser must be this
    /// machine's: browsers let any page open a WebSocket to any host.
    /// </summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    public static async Task<Stream?> AcceptAsync(
        Stream stream, bool isOnLoopback, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxHeadSize];
        var length = 0;
        int end;
        while ((end = bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = length == bytes.Length ? 0 : await stream.ReadAsync(bytes.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            length += read;
        }

        var request = WebSocketRequest.Parse(Encoding.Latin1.GetString(bytes, 0, end));
        var refusal = request.Refusal() ?? (isOnLoopback ? Foreign(request) : null);
        if (refusal is { } refused)
        {
            await WriteAsync(
                stream,
                $"HTTP/1.1 {refused.Status}\r\nConnection: close\r\nContent-Type: text/plain\r\n"
                + $"Content-Length: {refused.Text.Length}\r\n\r\n{refused.Text}",
                cancellationToken);
            return null;
        }

        await WriteAsync(
            stream,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Accept: {request.Accept}\r\nSec-WebSocket-Protocol: {request.AcceptedProtocol}\r\n\r\n",
            cancellationToken);
        end += "\r\n\r\n".Length;
        var socket = WebSocket.CreateFromStream(
            end < length ? new PrefixedStream(bytes.AsMemory(end, length - end), stream) : stream,
            new WebSocketCreationOptions { IsServer = true, SubProtocol = request.AcceptedProtocol });
        return WebSocketStream.Create(socket, WebSocketMessageType.Binary, CloseTimeout);
    }

    private static (string Status, string Text)? Foreign(WebSocketRequest request) =>
        LoopbackHosts.Allows(request.Host) && (request.OriginHost is not { } origin || LoopbackHosts.Allows(origin))
            ? null
            : ("403 Forbidden", "This broker serves this machine alone. Call it localhost.");

    private static async Task WriteAsync(Stream stream, string head, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
