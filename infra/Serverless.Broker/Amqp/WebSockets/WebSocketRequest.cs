using System.Security.Cryptography;
using System.Text;

namespace Serverless.Broker.Amqp.WebSockets;

/// <summary>
/// The request that opens a WebSocket (RFC 6455 §4.1): <c>GET /$servicebus/websocket HTTP/1.1</c> and its headers.
/// </summary>
internal sealed class WebSocketRequest
{
    /// <summary>What the vendors' clients name their AMQP.</summary>
    public const string Protocol = "AMQPWSB10";

    private const string Path = "/$servicebus/websocket";
    private const string StandardProtocol = "amqp";
    private const string AcceptGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly string[] _line;

    private WebSocketRequest(string[] lines)
    {
        _line = lines[0].Split(' ');
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                _headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
            }
        }
    }

    public string Host => HostOf(Header("Host"));

    /// <summary>The host of the page that asks; null when no browser does.</summary>
    public string? OriginHost => _headers.TryGetValue("Origin", out var origin)
        ? Uri.TryCreate(origin, UriKind.Absolute, out var uri) ? uri.Host : origin
        : null;

    /// <summary>The subprotocol to answer with: the first of those asked for that is known.</summary>
    public string? AcceptedProtocol => Header("Sec-WebSocket-Protocol")
        .Split(',', StringSplitOptions.TrimEntries)
        .FirstOrDefault(name => name is Protocol or StandardProtocol);

    /// <summary>RFC 6455 §4.2.2: proves that this is no other server that was tricked into an answer.</summary>
    public string Accept => Convert.ToBase64String(
#pragma warning disable CA5350 // The protocol's own choice; nothing secret is hashed.
        SHA1.HashData(Encoding.Latin1.GetBytes(Header("Sec-WebSocket-Key") + AcceptGuid)));
#pragma warning restore CA5350

    public static WebSocketRequest Parse(string head) => new(head.Split("\r\n"));

    /// <summary>The status and the words with which the request is refused; null when it is not.</summary>
    public (string Status, string Text)? Refusal() =>
        _line is not ["GET", _, "HTTP/1.1"]
            ? ("400 Bad Request", "Here is AMQP, plain or in a WebSocket.")
        : !IsPath(_line[1])
            ? ("404 Not Found", $"AMQP in a WebSocket is at {Path}; the administration has another port.")
        : !Header("Upgrade").Equals("websocket", StringComparison.OrdinalIgnoreCase)
                || Header("Sec-WebSocket-Key").Length == 0
            ? ("426 Upgrade Required", $"{Path} takes WebSockets alone.")
        : Header("Sec-WebSocket-Version") != "13"
            ? ("426 Upgrade Required", "Use version 13 of the WebSocket protocol.")
        : AcceptedProtocol is null
            ? ("400 Bad Request", $"Ask for the subprotocol {Protocol}.")
        : null;

    private static bool IsPath(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = Uri.UnescapeDataString(query < 0 ? target : target[..query]);
        return path.TrimEnd('/').Equals(Path, StringComparison.OrdinalIgnoreCase);
    }

    private static string HostOf(string header)
    {
        var colon = header.LastIndexOf(':');
        return colon > header.LastIndexOf(']') ? header[..colon] : header;
    }

    private string Header(string name) => _headers.GetValueOrDefault(name, string.Empty);
}
