using System.Xml.Linq;
using Serverless.Topology.Properties;

namespace Serverless.Topology.Atom;

/// <summary>The element of a description: what its entity says, and what its server knows.</summary>
internal static class DescriptionXml
{
    /// <summary>
    /// The properties of an entity, and what is <paramref name="known"/> of it beside them or in their place, in the
    /// order of the service's schema.
    /// </summary>
    public static XElement Write<T>(
        string name,
        PropertiesOf<T> properties,
        T entity,
        Uri root,
        IReadOnlyList<string> order,
        params (string Name, object? Value)[] known)
    {
        Dictionary<string, object?> fields = properties.All.ToDictionary(
            property => property.Name, property => property.WriteAtom(entity, root), StringComparer.Ordinal);
        foreach ((string field, object? value) in known)
        {
            fields[field] = value;
        }

        return Create(name, [.. order.Where(fields.ContainsKey).Select(field => (field, fields[field]))]);
    }

    public static XElement Create(string name, params (string Name, object? Value)[] fields)
    {
        XElement xml = new(AtomXml.Entity + name, new XAttribute(XNamespace.Xmlns + "i", AtomXml.Instance));
        foreach ((string field, object? value) in fields)
        {
            if (value is XElement element)
            {
                xml.Add(element);
            }
            else if (value is not null)
            {
                xml.Add(AtomXml.Element(field, value));
            }
        }

        return xml;
    }
}
