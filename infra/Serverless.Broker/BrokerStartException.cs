using System.Net;
using System.Net.Sockets;

namespace Serverless.Broker;

/// <summary>The broker cannot start as its options say.</summary>
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

    private BrokerStartException(string message, int? port = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Port = port;
    }

    /// <summary>The port that could not be bound; null when another option is wrong.</summary>
    public int? Port { get; }

    internal static BrokerStartException ForTls(int port, SocketException innerException) => new(
        $"The AMQPS port {port} cannot be listened on: {innerException.Message} Stop what uses it, or choose another "
            + "with --amqps-port (BrokerOptions.AmqpsPort); 0 takes any free port.",
        port,
        innerException);

    internal static BrokerStartException ForAdministration(int port, IOException innerException) => new(
        $"The administration port {port} cannot be listened on: {innerException.Message} Stop what uses it, or choose "
            + "another with --admin-port (BrokerOptions.AdministrationPort); 0 takes any free port.",
        port,
        innerException);

    internal static BrokerStartException ForListenAddress(IPAddress address) => new(
        $"The address {address} is open to other machines, and there are no shared access keys to verify who connects. "
            + "Give --keys FILE (BrokerOptions.SharedAccessKeys) with --listen (BrokerOptions.ListenAddress), or leave "
            + "out --listen to serve loopback only.");

    internal static BrokerStartException ForMessageSize(long kilobytes) => new(
        $"Messages of up to {kilobytes} KB are not to be had. Give --max-message-size "
            + $"(BrokerOptions.MaxMessageSizeInKilobytes) 1 to {ServiceLimits.MaxMessageSizeInKilobytes}.");

    internal static BrokerStartException ForTier(long kilobytes, TierLimits tier) => new(
        $"Messages of up to {kilobytes} KB are more than the {tier.MaxMessageSizeInKilobytes} KB of the tier "
            + $"'{tier.Tier}'. Give --max-message-size (BrokerOptions.MaxMessageSizeInKilobytes) less, or choose "
            + "another --tier (BrokerOptions.Tier).");

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
