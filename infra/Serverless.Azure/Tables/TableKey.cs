using System.Globalization;
using System.Text;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Keys of Azure Tables: characters that a key cannot have are written as <c>!</c> and four hexadecimal
/// digits. Each character by itself, so a prefix stays a prefix.</summary>
internal static class TableKey
{
    private const char Escape = '!';
    private const int EscapeDigits = 4;

    public static string Encode(string key)
    {
        if (!key.Any(StoreLimits.MustEscape))
        {
            return key;
        }

        var encoded = new StringBuilder(key.Length + 8);
        foreach (var c in key)
        {
            if (StoreLimits.MustEscape(c))
            {
                encoded.Append(Escape).Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                encoded.Append(c);
            }
        }

        return encoded.ToString();
    }

    public static string Decode(string key)
    {
        if (!key.Contains(Escape, StringComparison.Ordinal))
        {
            return key;
        }

        var decoded = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] == Escape)
            {
                var digits = key.AsSpan(i + 1, EscapeDigits);
                decoded.Append((char)int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += EscapeDigits;
            }
            else
            {
                decoded.Append(key[i]);
            }
        }

        return decoded.ToString();
    }

    /// <summary>The first key after all that start with <paramref name="encodedPrefix"/>.</summary>
    public static string After(string encodedPrefix) => encodedPrefix[..^1] + (char)(encodedPrefix[^1] + 1);
}
