using System.Security.Cryptography;
using System.Text;

namespace Serverless.Runtime.Durable;

/// <summary>Name-based GUIDs (RFC 9562 §5.5, version 5), in the namespace that durable orchestrations use.</summary>
internal static class DeterministicGuid
{
    private static readonly byte[] Namespace =
        Guid.Parse("9e952958-5e33-4daf-827f-2fa12937b875").ToByteArray(bigEndian: true);

    public static Guid Create(string name)
    {
        var input = new byte[Namespace.Length + Encoding.UTF8.GetByteCount(name)];
        Namespace.CopyTo(input, 0);
        Encoding.UTF8.GetBytes(name, input.AsSpan(Namespace.Length));
        var id = SHA1.HashData(input).AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x50);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
