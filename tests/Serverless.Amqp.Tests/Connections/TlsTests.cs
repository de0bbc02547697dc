using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Serverless.Amqp.Tests.Brokers;

namespace Serverless.Amqp.Tests.Connections;

public sealed class TlsTests
{
    [Fact]
    public async Task Send_WithoutTheEmulatorFlag_InsistsOnATrustedCertificate()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var refused = new CancellationTokenSource();
        var serving = ServeAsync(listener, refused.Token);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var connection = new AmqpConnection(
            ServiceBusConnectionString.Parse($"Endpoint=sb://127.0.0.1:{port};SharedAccessKeyName=a;SharedAccessKey=b"),
            new AmqpConnectionOptions { MaxRetries = 0 });

        var failure = await Should.ThrowAsync<AmqpServiceException>(
            () => connection.GetSender("work").SendAsync(TestBroker.Text("x")));

        failure.Message.ShouldContain("certificate");

        // With TLS 1.3 the server is done before the client has looked at the certificate, and then waits for its data.
        await refused.CancelAsync();
        await serving;
    }

    private static async Task ServeAsync(TcpListener listener, CancellationToken refused)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            _ = await tls.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, refused);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client refuses the certificate, as it should.
        }
    }
}
