using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Serverless.Broker.Amqp.Connections;
using Serverless.Broker.Amqp.Links;
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
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, listener.Port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(beginning));
        var dropped = ReadToEndAsync(socket);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (!dropped.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            wire.Advance(settings.HandshakeTimeout);
            await Task.Yield();
        }

        await dropped;
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        var buffer = new byte[1024];
        try
        {
            while (await socket.ReceiveAsync(buffer) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Reset: dropped too.
        }
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
