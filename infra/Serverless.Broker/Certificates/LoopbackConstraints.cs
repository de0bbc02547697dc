using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Serverless.Broker.Certificates;

/// <summary>
/// The name constraints (RFC 5280 §4.2.1.10) of the development certificate: who trusts it trusts it for localhost,
/// 127.0.0.1 and ::1, whoever comes to hold its key.
/// </summary>
internal static class LoopbackConstraints
{
    public const string Oid = "2.5.29.30";

    private static readonly Asn1Tag PermittedSubtrees = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    public static X509Extension Create()
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(PermittedSubtrees))
        {
            using (writer.PushSequence())
            {
                writer.WriteCharacterString(UniversalTagNumber.IA5String, "localhost", DnsName);
            }

            Permit(writer, IPAddress.Loopback);
            Permit(writer, IPAddress.IPv6Loopback);
        }

        return new X509Extension(Oid, writer.Encode(), critical: true);
    }

    /// <summary>The address and a mask of as many ones.</summary>
    private static void Permit(AsnWriter writer, IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        using (writer.PushSequence())
        {
            writer.WriteOctetString([.. bytes, .. Enumerable.Repeat(byte.MaxValue, bytes.Length)], Address);
        }
    }
}
