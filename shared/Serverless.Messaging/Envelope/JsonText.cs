using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;

namespace Serverless.Messaging;

/// <summary>
/// Brings a JSON text to UTF-8 without a byte order mark, which is what readers of JSON take (RFC 8259 §8.1). Senders
/// write others all the same, and say so by a mark or by the parameter <c>charset</c>.
/// </summary>
public static class JsonText
{
    // No name of the registry of charsets, but what many senders write.
    private const string MisspeltUtf8 = "utf8";

    /// <summary>Decodes a text.</summary>
    /// <param name="body">The bytes as they came.</param>
    /// <param name="contentType">The content type; null when there was none.</param>
    /// <param name="utf8">The text; when it was UTF-8 without a mark, the same bytes.</param>
    /// <param name="problem">What is wrong, with the charset named; null when nothing is.</param>
    /// <returns>Whether it could be decoded.</returns>
    public static bool TryDecode(
        ReadOnlyMemory<byte> body,
        string? contentType,
        out ReadOnlyMemory<byte> utf8,
        [NotNullWhen(false)] out string? problem)
    {
        utf8 = body;
        problem = null;
        var (marked, length) = MarkOf(body.Span);
        var text = body[length..];
        Encoding encoding;
        try
        {
            encoding = marked ?? EncodingOf(contentType);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            // UTF-7 is known and refused.
            problem = $"the charset '{CharsetOf(contentType)}' is not known; send UTF-8";
            return false;
        }

        if (encoding.CodePage == Encoding.UTF8.CodePage || encoding.CodePage == Encoding.ASCII.CodePage)
        {
            utf8 = text;
            return true;
        }

        try
        {
            utf8 = Encoding.Convert(encoding, Encoding.UTF8, text.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            problem = $"the text is not in its charset '{encoding.WebName}'";
            return false;
        }
    }

    private static (Encoding? Encoding, int Length) MarkOf(ReadOnlySpan<byte> body)
    {
        // The mark of UTF-32, little endian, begins as that of UTF-16 does.
        Encoding[] marked =
        [
            new UTF32Encoding(bigEndian: false, byteOrderMark: true, throwOnInvalidCharacters: true),
            new UTF32Encoding(bigEndian: true, byteOrderMark: true, throwOnInvalidCharacters: true),
            Encoding.UTF8,
            new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        ];
        foreach (var encoding in marked)
        {
            if (body.StartsWith(encoding.Preamble))
            {
                return (encoding, encoding.Preamble.Length);
            }
        }

        return (null, 0);
    }

    private static Encoding EncodingOf(string? contentType) =>
        CharsetOf(contentType) is { } charset && !charset.Equals(MisspeltUtf8, StringComparison.OrdinalIgnoreCase)
            ? Encoding.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            : Encoding.UTF8;

    private static string? CharsetOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed) && parsed.CharSet is { Length: > 0 } charset
            ? charset.Trim('"')
            : null;
}
