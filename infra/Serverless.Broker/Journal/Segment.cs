using System.Buffers.Binary;
using System.Globalization;

namespace Serverless.Broker.Journal;

/// <summary>Names and heads of segment files.</summary>
internal static class Segment
{
    public const int HeadSize = 16;
    private const string Prefix = "journal-";
    private const string Suffix = ".log";
    private const ulong Magic = 0x0001_4b4f_5242_5353;

    public static string NameOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D8}{Suffix}");

    public static int? NumberOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.EndsWith(Suffix, StringComparison.Ordinal)
        && int.TryParse(
            name.AsSpan()[Prefix.Length..^Suffix.Length],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int number)
            ? number
            : null;

    public static byte[] Head(int number)
    {
        byte[] head = new byte[HeadSize];
        BinaryPrimitives.WriteUInt64LittleEndian(head, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(8), number);
        return head;
    }

    public static bool HasHead(ReadOnlySpan<byte> data, int number) =>
        data.Length >= HeadSize
        && BinaryPrimitives.ReadUInt64LittleEndian(data) == Magic
        && BinaryPrimitives.ReadInt64LittleEndian(data[8..]) == number;
}
