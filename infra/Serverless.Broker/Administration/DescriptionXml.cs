using System.Xml.Linq;
using Serverless.Broker.Entities;

namespace Serverless.Broker.Administration;

/// <summary>What the descriptions of all kinds of entities share.</summary>
internal static class DescriptionXml
{
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

    /// <summary>The counts; clients demand exactly one attribute, the prefix's declaration.</summary>
    public static XElement CountDetails(MessageCounts counts) => new(
        AtomXml.Entity + "CountDetails",
        new XAttribute(XNamespace.Xmlns + "d2p1", AtomXml.Counts),
        new XElement(AtomXml.Counts + "ActiveMessageCount", counts.Active + counts.Deferred),
        new XElement(AtomXml.Counts + "DeadLetterMessageCount", counts.DeadLetter),
        new XElement(AtomXml.Counts + "ScheduledMessageCount", counts.Scheduled),
        new XElement(AtomXml.Counts + "TransferMessageCount", counts.Transfer),
        new XElement(AtomXml.Counts + "TransferDeadLetterMessageCount", counts.TransferDeadLetter));

    public static string? Address(Uri root, string? path) => path is null ? null : new Uri(root, path).AbsoluteUri;
}
