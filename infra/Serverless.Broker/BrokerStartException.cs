using System.Net;
using System.Net.Sockets;

namespace Serverless.Broker;

/// <summary>The broker cannot listen on its port, or must not.</summary>
public sealed class BrokerStartException : Exception
{
    /// <summary>Makes the error of one port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="innerException">What the system said.</param>
    internal BrokerStartException(int port, SocketException innerException)
        : base(Describe(port, innerException), innerException)
    {
        Port = port;
    }

    private BrokerStartException(int port, string message, Exception? innerException)
        : base(message, innerException)
    {
        Port = port;
    }

    /// <summary>The port that could not be bound.</summary>
    public int Port { get; }

    internal static BrokerStartException ForTls(int port, SocketException innerException) => new(
        port,
        $"The AMQPS port {port} cannot be listened on: {innerException.Message} Stop what uses it, or choose another "
            + "with --amqps-port (BrokerOptions.AmqpsPort); 0 takes any free port.",
        innerException);

    internal static BrokerStartException ForAdministration(int port, IOException innerException) => new(
        port,
        $"The administration port {port} cannot be listened on: {innerException.Message} Stop what uses it, or choose "
            + "another with --admin-port (BrokerOptions.AdministrationPort); 0 takes any free port.",
        innerException);

    internal static BrokerStartException ForListenAddress(IPAddress address, int port) => new(
        port,
        $"The address {address} is open to other machines, and there are no shared access keys to verify who connects. "
            + "Give --keys FILE (BrokerOptions.SharedAccessKeys) with --listen (BrokerOptions.ListenAddress), or leave "
            + "out --listen to serve loopback only.",
        innerException: null);

    private static string Describe(int port, SocketException? exception) =>
        exception?.SocketErrorCode == SocketError.AddressAlreadyInUse
            ? $"The AMQP port {port} is in use by another process. Stop that one, or choose another with "
                + "--amqp-port (BrokerOptions.AmqpPort); 0 takes any free port."
            : exception?.SocketErrorCode == SocketError.AddressNotAvailable
            ? $"The AMQP port {port} cannot be listened on: the address is none of this machine's. Choose another with "
                + "--listen (BrokerOptions.ListenAddress)."
            : $"The AMQP port {port} cannot be listened on: {exception?.Message} Choose another with --amqp-port "
                + "(BrokerOptions.AmqpPort); 0 takes any free port.";
}
