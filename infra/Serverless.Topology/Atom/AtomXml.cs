using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Serverless.Topology.Atom;

/// <summary>Names and value forms of the Atom documents of Service Bus administration.</summary>
internal static class AtomXml
{
    public static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    public static readonly XNamespace Entity = "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect";
    public static readonly XNamespace Counts = "http://schemas.microsoft.com/netservices/2011/06/servicebus";
    public static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";
    public static readonly XNamespace Schema = "http://www.w3.org/2001/XMLSchema";

    /// <summary>The description inside an entry: <c>entry/content/QueueDescription</c>, say.</summary>
    public static XElement ReadDescription(XDocument document, string name) =>
        document.Root?.Element(Atom + "content")?.Element(Entity + name)
        ?? throw new InvalidDescriptionException(
            $"The body has no entry/content/{name}. Send an Atom entry with one.");

    public static XElement Element(string name, object? value) => new(Entity + name, Text(value));

    public static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        bool flag => flag ? "true" : "false",
        TimeSpan duration => XmlConvert.ToString(duration),
        DateTimeOffset time => Time(time),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);

    public static string? ReadText(XElement parent, string name)
    {
        XElement? element = parent.Element(Entity + name);
        return element is null || (string?)element.Attribute(Instance + "nil") == "true" || element.Value.Length == 0
            ? null
            : element.Value;
    }

    public static bool ReadFlag(XElement parent, string name, bool otherwise) =>
        Read(parent, name, otherwise, XmlConvert.ToBoolean);

    public static int ReadInteger(XElement parent, string name, int otherwise) =>
        Read(parent, name, otherwise, XmlConvert.ToInt32);

    public static long ReadLong(XElement parent, string name, long otherwise) =>
        Read(parent, name, otherwise, XmlConvert.ToInt64);

    public static TimeSpan ReadDuration(XElement parent, string name, TimeSpan otherwise) =>
        Read(parent, name, otherwise, XmlConvert.ToTimeSpan);

    public static T ReadName<T>(XElement parent, string name, T otherwise)
        where T : struct, Enum => Read(parent, name, otherwise, Enum.Parse<T>);

    /// <summary>An entity's path from what may be an absolute address.</summary>
    public static string? ReadPath(XElement parent, string name) =>
        ReadText(parent, name) is { } text ? EntityAddress.Normalize(text) : null;

    private static T Read<T>(XElement parent, string name, T otherwise, Func<string, T> parse)
    {
        if (ReadText(parent, name) is not { } text)
        {
            return otherwise;
        }

        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidDescriptionException($"{name} is '{text}': {e.Message}");
        }
    }
}
