using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Serverless.Broker.Certificates;

/// <summary>
/// TLS and plain text on one port: a TLS connection begins with the byte 0x16 (TLS 1.2 §6.2.1, handshake), which no
/// HTTP request does.
/// </summary>
internal sealed class TlsSniffing(ConnectionDelegate next, DevelopmentCertificate certificate)
{
    private const byte Handshake = 0x16;

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        if (!await BeginsWithHandshakeAsync(connection))
        {
            await next(connection);
            return;
        }

        IDuplexPipe plain = connection.Transport;
        await using SslStream secure = new(new DuplexPipeStream(plain), leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = certificate.Get() },
                connection.ConnectionClosed);
        }
        catch (Exception e)
            when (e is IOException or AuthenticationException or OperationCanceledException)
        {
            // A client that does not trust the certificate goes away; that is its answer.
            connection.Abort(new ConnectionAbortedException("The TLS handshake failed.", e));
            return;
        }

        connection.Features.Set<ITlsConnectionFeature>(new TlsConnectionFeature());
        connection.Transport = new SecurePipe(secure);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = plain;
        }
    }

    private static async Task<bool> BeginsWithHandshakeAsync(ConnectionContext connection)
    {
        ReadResult first = await connection.Transport.Input.ReadAsync(connection.ConnectionClosed);
        bool tls = !first.Buffer.IsEmpty && first.Buffer.FirstSpan[0] == Handshake;
        connection.Transport.Input.AdvanceTo(first.Buffer.Start);
        return tls;
    }

    private sealed class SecurePipe(SslStream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));

        public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }
}
