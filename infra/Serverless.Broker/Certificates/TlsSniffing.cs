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
internal sealed class TlsSniffing(ConnectionDelegate next, DevelopmentCertificate certificate, TimeProvider wireTime)
{
    /// <summary>The type of a TLS record that begins a handshake.</summary>
    public const byte Handshake = 0x16;

    /// <summary>
    /// A connection that has not said by then what it speaks, or has not ended its handshake, is dropped.
    /// </summary>
    public static TimeSpan HandshakeTimeout { get; } = TimeSpan.FromSeconds(30);

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        using CancellationTokenSource timeout = new(HandshakeTimeout, wireTime);
        using CancellationTokenSource patience =
            CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, connection.ConnectionClosed);
        bool isTls;
        try
        {
            isTls = await BeginsWithHandshakeAsync(connection, patience.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            connection.Abort(new ConnectionAbortedException("Nothing came.", e));
            return;
        }

        if (!isTls)
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
                patience.Token);
        }
        catch (Exception e)
            when (e is IOException or AuthenticationException or OperationCanceledException)
        {
            // A client that does not trust the certificate goes away; that is its answer.
            connection.Abort(new ConnectionAbortedException("The TLS handshake failed.", e));
            return;
        }

        timeout.CancelAfter(Timeout.InfiniteTimeSpan);
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

    private static async Task<bool> BeginsWithHandshakeAsync(
        ConnectionContext connection, CancellationToken cancellationToken)
    {
        ReadResult first = await connection.Transport.Input.ReadAsync(cancellationToken);
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
