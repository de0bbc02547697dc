using System.Xml.Linq;
using Serverless.Broker.Entities;
using Serverless.Topology.Atom;

namespace Serverless.Broker.Administration;

/// <summary>The messages of an entity in Atom.</summary>
internal static class CountDetails
{
    /// <summary>The counts; clients demand exactly one attribute, the prefix's declaration.</summary>
    public static XElement Write(MessageCounts counts) => new(
        AtomXml.Entity + "CountDetails",
        new XAttribute(XNamespace.Xmlns + "d2p1", AtomXml.Counts),
        new XElement(AtomXml.Counts + "ActiveMessageCount", counts.Active + counts.Deferred),
        new XElement(AtomXml.Counts + "DeadLetterMessageCount", counts.DeadLetter),
        new XElement(AtomXml.Counts + "ScheduledMessageCount", counts.Scheduled),
        new XElement(AtomXml.Counts + "TransferMessageCount", counts.Transfer),
        new XElement(AtomXml.Counts + "TransferDeadLetterMessageCount", counts.TransferDeadLetter));
}
