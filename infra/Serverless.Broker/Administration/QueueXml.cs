using System.Xml.Linq;
using Serverless.Broker.Entities;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Administration;

/// <summary>
/// A queue in Atom. Elements may come in any order; they are written in the order of the service's schema.
/// </summary>
internal static class QueueXml
{
    public const string Name = "QueueDescription";

    public static QueueDescription Read(XElement xml, QueueDescription old) => old with
    {
        LockDuration = AtomXml.ReadDuration(xml, "LockDuration", old.LockDuration),
        MaxSizeInMegabytes = AtomXml.ReadLong(xml, "MaxSizeInMegabytes", old.MaxSizeInMegabytes),
        RequiresDuplicateDetection = AtomXml.ReadFlag(
            xml, "RequiresDuplicateDetection", old.RequiresDuplicateDetection),
        RequiresSession = AtomXml.ReadFlag(xml, "RequiresSession", old.RequiresSession),
        DefaultMessageTimeToLive = AtomXml.ReadDuration(xml, "DefaultMessageTimeToLive", TimeSpan.MaxValue),
        DeadLetteringOnMessageExpiration =
            AtomXml.ReadFlag(xml, "DeadLetteringOnMessageExpiration", old.DeadLetteringOnMessageExpiration),
        DuplicateDetectionHistoryTimeWindow =
            AtomXml.ReadDuration(xml, "DuplicateDetectionHistoryTimeWindow", old.DuplicateDetectionHistoryTimeWindow),
        MaxDeliveryCount = AtomXml.ReadInteger(xml, "MaxDeliveryCount", old.MaxDeliveryCount),
        EnableBatchedOperations = AtomXml.ReadFlag(xml, "EnableBatchedOperations", old.EnableBatchedOperations),
        AuthorizationRules = AuthorizationRuleXml.Read(xml, old.AuthorizationRules),
        Status = AtomXml.ReadName(xml, "Status", old.Status),
        ForwardTo = AtomXml.ReadPath(xml, "ForwardTo"),
        UserMetadata = AtomXml.ReadText(xml, "UserMetadata"),
        AutoDeleteOnIdle = AtomXml.ReadDuration(xml, "AutoDeleteOnIdle", TimeSpan.MaxValue),
        EnablePartitioning = AtomXml.ReadFlag(xml, "EnablePartitioning", old.EnablePartitioning),
        ForwardDeadLetteredMessagesTo = AtomXml.ReadPath(xml, "ForwardDeadLetteredMessagesTo"),
        MaxMessageSizeInKilobytes = AtomXml.ReadText(xml, "MaxMessageSizeInKilobytes") is null
            ? old.MaxMessageSizeInKilobytes
            : AtomXml.ReadLong(xml, "MaxMessageSizeInKilobytes", 0),
    };

    public static XElement Write(QueueEntity queue, Uri root)
    {
        QueueDescription description = queue.Description;
        MessageCounts counts = queue.Queue.Counts;
        return DescriptionXml.Create(
            Name,
            ("LockDuration", description.LockDuration),
            ("MaxSizeInMegabytes", description.MaxSizeInMegabytes),
            ("RequiresDuplicateDetection", description.RequiresDuplicateDetection),
            ("RequiresSession", description.RequiresSession),
            ("DefaultMessageTimeToLive", description.DefaultMessageTimeToLive),
            ("DeadLetteringOnMessageExpiration", description.DeadLetteringOnMessageExpiration),
            ("DuplicateDetectionHistoryTimeWindow", description.DuplicateDetectionHistoryTimeWindow),
            ("MaxDeliveryCount", description.MaxDeliveryCount),
            ("EnableBatchedOperations", description.EnableBatchedOperations),
            ("SizeInBytes", counts.SizeInBytes),
            ("MessageCount", counts.Total),
            ("IsAnonymousAccessible", false),
            ("AuthorizationRules", AuthorizationRuleXml.Write(description.AuthorizationRules)),
            ("Status", description.Status),
            ("ForwardTo", DescriptionXml.Address(root, description.ForwardTo)),
            ("UserMetadata", description.UserMetadata),
            ("CreatedAt", description.CreatedAt),
            ("UpdatedAt", description.UpdatedAt),
            ("AccessedAt", new DateTimeOffset(queue.Queue.LastAccessTicks, TimeSpan.Zero)),
            ("SupportOrdering", true),
            ("CountDetails", DescriptionXml.CountDetails(counts)),
            ("AutoDeleteOnIdle", description.IdleTime()),
            ("EnablePartitioning", description.EnablePartitioning),
            ("ForwardDeadLetteredMessagesTo", DescriptionXml.Address(root, description.ForwardDeadLetteredMessagesTo)),
            ("EntityAvailabilityStatus", "Available"),
            ("EnableExpress", false),
            ("MaxMessageSizeInKilobytes", queue.MaxMessageSize / 1024));
    }
}
