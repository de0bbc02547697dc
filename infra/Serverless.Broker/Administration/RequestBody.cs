using System.Xml;
using System.Xml.Linq;

namespace Serverless.Broker.Administration;

/// <summary>
/// A body as XML, with limits: nested elements cost a parser time that grows with the square of their depth, and a
/// document type may grow without end.
/// </summary>
internal static class RequestBody
{
    /// <summary>Bytes; the service's descriptions have a few thousand.</summary>
    public const int MaxSize = 1024 * 1024;

    /// <summary>Elements in each other; a rule with parameters has nine.</summary>
    private const int MaxDepth = 32;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxSize,
    };

    /// <exception cref="AdministrationException">It is nested too deep.</exception>
    /// <exception cref="XmlException">It is not XML, or has a document type.</exception>
    public static async Task<XDocument> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using MemoryStream bytes = new();
        await body.CopyToAsync(bytes, cancellationToken);
        CheckDepth(Rewound(bytes));
        using XmlReader reader = XmlReader.Create(Rewound(bytes), Settings);
        return XDocument.Load(reader);
    }

    private static MemoryStream Rewound(MemoryStream bytes)
    {
        bytes.Position = 0;
        return bytes;
    }

    private static void CheckDepth(MemoryStream bytes)
    {
        using XmlReader reader = XmlReader.Create(bytes, Settings);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                throw AdministrationException.BadRequest(
                    $"The body nests its elements more than {MaxDepth} deep. Send an Atom entry with a description.");
            }
        }
    }
}
