using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Amqp.Connections;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.SharedAccess;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Connections;

public sealed class AmqpListenerTests
{
    [Fact]
    public async Task Connect_OneTooMany_IsDroppedUntilAnotherEnds()
    {
        await using var listener = AmqpListener.Start(
            0, new NoLinks(), new AmqpConnectionSettings { MaxConnections = 2 });
        var first = await WireClient.OpenAsync(listener.Port);
        await using var second = await WireClient.OpenAsync(listener.Port);

        await Should.ThrowAsync<IOException>(() => WireClient.OpenAsync(listener.Port));

        await first.DisposeAsync();
        await using var third = await OpenEventuallyAsync(listener.Port);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("AMQP\u0003\u0001\0\0")]
    [InlineData("AMQP\u0003\u0001\0\0\0\0\0\u0020\u0002")]
    [InlineData("GET /$servicebus/websocket HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")]
    public async Task Connect_AndGoSilent_IsDroppedInTime(string beginning)
    {
        var wire = new FakeTimeProvider();
        var settings = new AmqpConnectionSettings { TimeProvider = wire };
        await using var listener = AmqpListener.Start(0, new NoLinks(), settings);

        await SilentClient.UntilDroppedAsync(listener.Port, beginning, wire, settings.HandshakeTimeout);
    }

    [Theory]
    [InlineData("localhost", true, "101")]
    [InlineData("rebound.example.com", true, "403")]
    [InlineData("rebound.example.com", false, "403")]
    public async Task Connect_WebSocketToAHostName_OnlyToThisMachinesWithKeysOrWithout(
        string host, bool hasKeys, string status)
    {
        var keys = new Dictionary<string, string> { ["RootManageSharedAccessKey"] = new string('k', 44) };
        var settings = new AmqpConnectionSettings { Keys = hasKeys ? KeyRing.Create(keys, TimeProvider.System) : null };
        await using var listener = AmqpListener.Start(0, new NoLinks(), settings);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port);
        await using var stream = client.GetStream();

        await stream.WriteAsync(Encoding.Latin1.GetBytes(
            $"GET /$servicebus/websocket HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Protocol: AMQPWSB10\r\n\r\n"));

        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync())!.ShouldStartWith($"HTTP/1.1 {status} ");
    }

    private static async Task<WireClient> OpenEventuallyAsync(int port)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (true)
        {
            try
            {
                return await WireClient.OpenAsync(port);
            }
            catch (IOException)
            {
                patience.Token.ThrowIfCancellationRequested();
            }
        }
    }

    private sealed class NoLinks : ILinkRouter
    {
        public void Attach(IncomingLink link) => throw new NotSupportedException();

        public void Attach(OutgoingLink link) => throw new NotSupportedException();
    }
}
