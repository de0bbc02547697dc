using System.Security.Cryptography.X509Certificates;
using Azure.Messaging.ServiceBus;
using Serverless.Conformance.Brokers;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>Without the emulator's flag this client insists on TLS.</summary>
public sealed class TlsTests
{
    [Fact]
    [Twin("tls: AMQP without the emulator's flag sends and receives")]
    public async Task Send_WithoutTheEmulatorFlag_GoesOverTls()
    {
        await using var broker = await ConformanceBroker.StartAsync();
        await using var client = await ConnectAsync(broker, trusting: true);
        await client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("a"));

        var receiver = client.CreateReceiver("plain");
        var message = await receiver.OneAsync();
        await receiver.CompleteMessageAsync(message);

        message.Text().ShouldBe("a");
        (await receiver.PeekMessageAsync()).ShouldBeNull();
    }

    [Fact]
    [Twin("tls: a big message passes both ways")]
    public async Task Send_TwoHundredKilobytesOverTls_PassBothWays()
    {
        await using var broker = await ConformanceBroker.StartAsync();
        await using var client = await ConnectAsync(broker, trusting: true);
        byte[] body = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 31))];

        await client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage(body));

        (await client.CreateReceiver("plain").OneAsync()).Body.ToArray().ShouldBe(body);
    }

    [Fact]
    public async Task Send_CertificateNotTrusted_IsRefusedByTheClient()
    {
        await using var broker = await ConformanceBroker.StartAsync();
        await using var client = await ConnectAsync(broker, trusting: false);

        var failure = await Should.ThrowAsync<Exception>(
            () => client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("a")));

        failure.ToString().ShouldContain("certificate");
    }

    private static async Task<ServiceBusClient> ConnectAsync(ConformanceBroker broker, bool trusting)
    {
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(await TestCertificate.FileAsync());
        var thumbprint = trusted.GetCertHashString();
        return new ServiceBusClient(
            broker.SecureConnectionString,
            new ServiceBusClientOptions
            {
                RetryOptions = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = ServiceBusBroker.Patience },
                // The client takes the port from here, not from the connection string.
                CustomEndpointAddress = new Uri($"sb://localhost:{broker.AmqpsPort}"),
                CertificateValidationCallback = trusting
                    ? (_, certificate, _, _) => certificate?.GetCertHashString() == thumbprint
                    : null,
            });
    }
}
