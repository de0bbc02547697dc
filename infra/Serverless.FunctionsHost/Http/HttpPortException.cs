using System.Net.Sockets;

namespace Serverless.FunctionsHost.Http;

/// <summary>The port of an app cannot be listened on.</summary>
internal sealed class HttpPortException(string app, int port, SocketException reason)
    : Exception(
        reason.SocketErrorCode == SocketError.AddressAlreadyInUse
            ? $"Port {port} of '{app}' is in use. Stop the program that listens on it, or give the app another port."
            : $"Port {port} of '{app}' cannot be listened on: {reason.Message}. Give the app another port.",
        reason)
{
    /// <summary>Gets the port.</summary>
    public int Port { get; } = port;
}
