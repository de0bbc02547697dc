using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;
using Serverless.Conformance.Brokers;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>AMQP in WebSockets, with the connection string and the ports of AMQP.</summary>
public sealed class WebSocketTests : IAsyncLifetime
{
    private ConformanceBroker _broker = null!;
    private X509Certificate2 _trusted = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await ConformanceBroker.StartAsync();
        _trusted = X509CertificateLoader.LoadCertificateFromFile(await TestCertificate.FileAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _trusted.Dispose();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task Send_OverWebSockets_PassesBothWays()
    {
        await using var client = new ServiceBusClient(_broker.ConnectionString, new ServiceBusClientOptions
        {
            TransportType = ServiceBusTransportType.AmqpWebSockets,
            CertificateValidationCallback = (_, presented, _, _) => IsTrusted(presented),
            RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = ServiceBusBroker.Patience },
        });
        byte[] body = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];
        await client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage(body));

        var receiver = client.CreateReceiver("plain");
        var message = await receiver.OneAsync();
        await receiver.CompleteMessageAsync(message);

        message.Body.ToArray().ShouldBe(body);
        (await receiver.PeekMessageAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Events_OverWebSockets_PassBothWays()
    {
        var options = new EventHubConnectionOptions
        {
            TransportType = EventHubsTransportType.AmqpWebSockets,
            CertificateValidationCallback = (_, presented, _, _) => IsTrusted(presented),
        };
        await using var producer = new EventHubProducerClient(
            _broker.ConnectionString, "one", new EventHubProducerClientOptions { ConnectionOptions = options });
        await producer.SendAsync([new EventData("a")]);
        await using var receiver = new PartitionReceiver(
            EventHubConsumerClient.DefaultConsumerGroupName,
            "0",
            EventPosition.Earliest,
            _broker.ConnectionString,
            "one",
            new PartitionReceiverOptions { ConnectionOptions = options });

        var events = await receiver.ReceiveBatchAsync(1, ServiceBusBroker.Patience);

        events.ShouldHaveSingleItem().EventBody.ToString().ShouldBe("a");
    }

    [Theory]
    [InlineData("ws", null, true)]
    [InlineData("ws", "http://localhost:3000", true)]
    [InlineData("ws", "https://evil.example.com", false)]
    [InlineData("ws", "null", false)]
    public async Task Connect_FromAPage_MustBeThisMachines(string scheme, string? origin, bool isAllowed)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("AMQPWSB10");
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        var connecting = socket.ConnectAsync(
            new Uri($"{scheme}://127.0.0.1:{PortOf(_broker.ConnectionString)}/$servicebus/websocket/"),
            CancellationToken.None);

        if (isAllowed)
        {
            await connecting;
            socket.SubProtocol.ShouldBe("AMQPWSB10");
        }
        else
        {
            (await Should.ThrowAsync<WebSocketException>(connecting)).Message.ShouldContain("403");
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "404")]
    [InlineData("GET /$servicebus/websocket HTTP/1.1\r\nHost: localhost\r\n\r\n", "426")]
    [InlineData("GOPHER / HTTP/1.1\r\n\r\n", "400")]
    public async Task Connect_WithAnotherRequest_IsToldWhatToDo(string request, string status)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, PortOf(_broker.ConnectionString));
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);

        (await reader.ReadLineAsync())!.ShouldContain($" {status} ");
    }

    private static int PortOf(string connectionString) =>
        ServiceBusConnectionStringProperties.Parse(connectionString).Endpoint.Port;

    private bool IsTrusted(X509Certificate? presented) =>
        presented?.GetCertHashString() == _trusted.GetCertHashString();
}
