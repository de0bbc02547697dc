using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Serverless.RequestResponse;

/// <summary>JSON in which values that are equal are written alike: properties in the order of their names, numbers
/// without a sign of how they were written.</summary>
internal static class CanonicalJson
{
    /// <summary>Writes a value.</summary>
    public static ReadOnlySpan<byte> Write(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, value);
        }

        return buffer.WrittenSpan;
    }

    /// <summary>
    /// A number as digits and a power of ten: <c>9.50</c>, <c>95e-1</c> and <c>9.5</c> are <c>95e-1</c>.
    /// </summary>
    internal static string Number(string text)
    {
        var isNegative = text.StartsWith('-');
        var mantissa = isNegative ? text[1..] : text;
        var exponent = BigInteger.Zero;
        var mark = mantissa.IndexOfAny(['e', 'E']);
        if (mark >= 0)
        {
            exponent = BigInteger.Parse(
                mantissa[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..mark];
        }

        var point = mantissa.IndexOf('.');
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }

        var digits = mantissa.TrimStart('0');
        var significant = digits.TrimEnd('0');
        exponent += digits.Length - significant.Length;
        return significant.Length == 0
            ? "0"
            : string.Create(
                CultureInfo.InvariantCulture, $"{(isNegative ? "-" : string.Empty)}{significant}e{exponent}");
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(item => item.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(value.GetRawText()));
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
