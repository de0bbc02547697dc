using System.Text;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.SharedAccess;

namespace Serverless.Broker.Amqp.Sasl;

/// <summary>The server's side of the security layer (AMQP 1.0 §5.3): rights are checked per link. With keys
/// PLAIN must send one; the other mechanisms succeed and say nothing about who the peer is.</summary>
internal static class SaslServer
{
    private const byte Ok = 0;
    private const byte AuthenticationFailed = 1;

    // .NET clients take MSSBCBS, JavaScript and Python ANONYMOUS.
    private static readonly AmqpSymbol[] Mechanisms = ["MSSBCBS", "ANONYMOUS", "PLAIN", "EXTERNAL"];

    /// <summary>AMQP 1.0 §5.3.3.1.</summary>
    public static void WriteMechanisms(AmqpWriter writer)
    {
        var mark = FrameFormat.Begin(writer, 0, FrameFormat.SaslType);
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.SaslMechanisms);
        fields.Value(Mechanisms);
        fields.End();
        FrameFormat.End(writer, mark);
    }

    /// <summary>AMQP 1.0 §5.3.3.6.</summary>
    public static void WriteOutcome(AmqpWriter writer, bool accepted)
    {
        var mark = FrameFormat.Begin(writer, 0, FrameFormat.SaslType);
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.SaslOutcome);
        fields.UByte(accepted ? Ok : AuthenticationFailed);
        fields.End();
        FrameFormat.End(writer, mark);
    }

    /// <summary>AMQP 1.0 §5.3.3.2; answers the user that the initial response names, if any, and whether it is
    /// let in.</summary>
    public static (string? App, bool IsAccepted) ReadInit(ReadOnlySpan<byte> frame, KeyRing? keys)
    {
        var parsed = Frame.Parse(frame);
        var reader = new AmqpReader(parsed.Body);
        if (parsed.Type != FrameFormat.SaslType || reader.ReadDescriptor() != AmqpDescriptor.SaslInit)
        {
            throw AmqpException.Connection(AmqpConditions.NotAllowed, "A sasl-init was expected.");
        }

        var fields = new AmqpFieldReader(reader.Rest);
        var mechanism = fields.Text();
        var response = fields.Binary();
        return mechanism switch
        {
            "PLAIN" => (Part(response, 1), keys?.IsKey(Part(response, 1), Part(response, 2)) ?? true),
            "ANONYMOUS" when keys is not null => (null, true),
            "ANONYMOUS" => (Part(response, response.Length > 0 && response[0] == 0 ? 1 : 0), true),
            "MSSBCBS" or "EXTERNAL" => (null, true),
            _ => throw AmqpException.Connection(
                AmqpConditions.NotImplemented,
                $"The SASL mechanism '{mechanism}' is not offered. Use one of {string.Join(", ", Mechanisms)}."),
        };
    }

    /// <summary>RFC 4616: parts are separated by NUL.</summary>
    private static string? Part(ReadOnlySpan<byte> response, int index)
    {
        for (; index > 0; index--)
        {
            var separator = response.IndexOf((byte)0);
            if (separator < 0)
            {
                return null;
            }

            response = response[(separator + 1)..];
        }

        var end = response.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(end < 0 ? response : response[..end]);
        return text.Length == 0 ? null : text;
    }
}
