using System.Xml.Linq;
using Serverless.Topology.Json;

namespace Serverless.Topology.Properties;

/// <summary>How values of a type are read and written; the last argument of a reader is what absence means.</summary>
internal sealed record PropertyType<T>(Func<XElement, string, T, T> ReadXml)
{
    public Func<TopologyObjectReader, string, T, T>? ReadJson { get; init; }

    /// <summary>The value of an element, an element itself, or null for none.</summary>
    public Func<T, Uri, object?> WriteXml { get; init; } = static (value, _) => value;
}
