using System.Net;

namespace Serverless.Broker.SharedAccess;

/// <summary>
/// The names by which a client on this machine calls a server on loopback. A page in a browser that has its own name
/// resolve to 127.0.0.1 (DNS rebinding) calls it by that name.
/// </summary>
internal static class LoopbackHosts
{
    /// <param name="host">Of the Host header, without port; empty when a client of HTTP/1.0 sends none.</param>
    public static bool Allows(string host) => host.Length == 0
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out _);
}
