using System.Xml.Linq;
using Serverless.Broker.Entities;
using Serverless.Broker.Queues;
using Serverless.Topology.Atom;
using Serverless.Topology.Properties;

namespace Serverless.Broker.Administration;

/// <summary>
/// A queue in Atom. Elements may come in any order; they are written in the order of the service's schema.
/// </summary>
internal static class QueueXml
{
    public const string Name = "QueueDescription";

    // Service Bus: QueueDescription.
    private static readonly string[] Order =
    [
        "LockDuration", "MaxSizeInMegabytes", "RequiresDuplicateDetection", "RequiresSession",
        "DefaultMessageTimeToLive", "DeadLetteringOnMessageExpiration", "DuplicateDetectionHistoryTimeWindow",
        "MaxDeliveryCount", "EnableBatchedOperations", "SizeInBytes", "MessageCount", "IsAnonymousAccessible",
        "AuthorizationRules", "Status", "ForwardTo", "UserMetadata", "CreatedAt", "UpdatedAt", "AccessedAt",
        "SupportOrdering", "CountDetails", "AutoDeleteOnIdle", "EnablePartitioning", "ForwardDeadLetteredMessagesTo",
        "EntityAvailabilityStatus", "EnableExpress", "MaxMessageSizeInKilobytes",
    ];

    public static QueueDescription Read(XElement xml, QueueDescription old) =>
        EntityProperties.Queue.ReadAtom(xml, old);

    public static XElement Write(QueueEntity queue, Uri root)
    {
        QueueDescription description = queue.Description;
        MessageCounts counts = queue.Queue.Counts;
        return DescriptionXml.Write(
            Name,
            EntityProperties.Queue,
            description,
            root,
            Order,
            ("SizeInBytes", counts.SizeInBytes),
            ("MessageCount", counts.Total),
            ("IsAnonymousAccessible", false),
            ("CreatedAt", description.CreatedAt),
            ("UpdatedAt", description.UpdatedAt),
            ("AccessedAt", new DateTimeOffset(queue.Queue.LastAccessTicks, TimeSpan.Zero)),
            ("SupportOrdering", true),
            ("CountDetails", CountDetails.Write(counts)),
            ("AutoDeleteOnIdle", description.IdleTime()),
            ("EntityAvailabilityStatus", "Available"),
            ("EnableExpress", false),
            ("MaxMessageSizeInKilobytes", queue.MaxMessageSize / 1024));
    }
}
