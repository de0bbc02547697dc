using System.Globalization;
using System.Xml;

namespace Serverless.Topology.Atom;

/// <summary>
/// Values of parameters and of correlation filters in Atom: the text, and the type that XML Schema (or the data
/// contracts of .NET: guid, duration, char) has for it.
/// </summary>
internal static class XmlValue
{
    /// <exception cref="InvalidDescriptionException">The text is no value of the type.</exception>
    public static object Read(string type, string text)
    {
        try
        {
            return type switch
            {
                "byte" => XmlConvert.ToSByte(text),
                "unsignedByte" => XmlConvert.ToByte(text),
                "short" => XmlConvert.ToInt16(text),
                "unsignedShort" => XmlConvert.ToUInt16(text),
                "int" => XmlConvert.ToInt32(text),
                "unsignedInt" => XmlConvert.ToUInt32(text),
                "long" => XmlConvert.ToInt64(text),
                "unsignedLong" => XmlConvert.ToUInt64(text),
                "float" => XmlConvert.ToSingle(text),
                "double" => XmlConvert.ToDouble(text),
                "decimal" => XmlConvert.ToDecimal(text),
                "boolean" => XmlConvert.ToBoolean(text),
                "char" => (char)XmlConvert.ToUInt16(text),
                "dateTime" => XmlConvert.ToDateTime(text, XmlDateTimeSerializationMode.Utc),
                "duration" => ReadDuration(text),
                "guid" => XmlConvert.ToGuid(text),
                "anyURI" => new Uri(text, UriKind.RelativeOrAbsolute),
                "base64Binary" => Convert.FromBase64String(text),
                _ => text,
            };
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new InvalidDescriptionException($"The value '{text}' is no {type}: {e.Message}");
        }
    }

    public static (string Type, string Text) Write(object? value) => value switch
    {
        sbyte number => ("byte", XmlConvert.ToString(number)),
        byte number => ("unsignedByte", XmlConvert.ToString(number)),
        short number => ("short", XmlConvert.ToString(number)),
        ushort number => ("unsignedShort", XmlConvert.ToString(number)),
        int number => ("int", XmlConvert.ToString(number)),
        uint number => ("unsignedInt", XmlConvert.ToString(number)),
        long number => ("long", XmlConvert.ToString(number)),
        ulong number => ("unsignedLong", XmlConvert.ToString(number)),
        float number => ("float", XmlConvert.ToString(number)),
        double number => ("double", XmlConvert.ToString(number)),
        decimal number => ("decimal", XmlConvert.ToString(number)),
        bool flag => ("boolean", XmlConvert.ToString(flag)),
        char character => ("char", XmlConvert.ToString((ushort)character)),
        DateTime time => ("dateTime", XmlConvert.ToString(time, XmlDateTimeSerializationMode.Utc)),
        DateTimeOffset time => ("dateTime", XmlConvert.ToString(time.UtcDateTime, XmlDateTimeSerializationMode.Utc)),
        TimeSpan span => ("duration", XmlConvert.ToString(span)),
        Guid guid => ("guid", XmlConvert.ToString(guid)),
        Uri uri => ("anyURI", uri.OriginalString),
        byte[] bytes => ("base64Binary", Convert.ToBase64String(bytes)),
        _ => ("string", AtomXml.Text(value) ?? string.Empty),
    };

    /// <summary>ISO 8601, or as .NET writes a TimeSpan.</summary>
    private static TimeSpan ReadDuration(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : XmlConvert.ToTimeSpan(text);
}
