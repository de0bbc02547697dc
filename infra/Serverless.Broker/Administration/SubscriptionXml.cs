using System.Xml.Linq;
using Serverless.Broker.Entities;
using Serverless.Broker.Topics;
using Serverless.Topology.Atom;
using Serverless.Topology.Properties;

namespace Serverless.Broker.Administration;

/// <summary>A subscription in Atom.</summary>
internal static class SubscriptionXml
{
    public const string Name = "SubscriptionDescription";

    // Service Bus: SubscriptionDescription.
    private static readonly string[] Order =
    [
        "LockDuration", "RequiresSession", "DefaultMessageTimeToLive", "DeadLetteringOnMessageExpiration",
        "DeadLetteringOnFilterEvaluationExceptions", "MessageCount", "MaxDeliveryCount", "EnableBatchedOperations",
        "Status", "ForwardTo", "CreatedAt", "UpdatedAt", "AccessedAt", "CountDetails", "UserMetadata",
        "ForwardDeadLetteredMessagesTo", "AutoDeleteOnIdle", "EntityAvailabilityStatus",
    ];

    public static SubscriptionDescription Read(XElement xml, SubscriptionDescription old)
    {
        SubscriptionDescription read = EntityProperties.Subscription.ReadAtom(xml, old);
        return xml.Element(AtomXml.Entity + "DefaultRuleDescription") is { } rule
            ? read with { Rules = [RuleXml.Read(rule, name: null)] }
            : read;
    }

    public static XElement Write(SubscriptionEntity subscription, Uri root)
    {
        SubscriptionDescription description = subscription.Description;
        MessageCounts counts = subscription.Queue.Counts;
        return DescriptionXml.Write(
            Name,
            EntityProperties.Subscription,
            description,
            root,
            Order,
            ("MessageCount", counts.Total),
            ("CreatedAt", description.CreatedAt),
            ("UpdatedAt", description.UpdatedAt),
            ("AccessedAt", new DateTimeOffset(subscription.Queue.LastAccessTicks, TimeSpan.Zero)),
            ("CountDetails", CountDetails.Write(counts)),
            ("AutoDeleteOnIdle", description.IdleTime()),
            ("EntityAvailabilityStatus", "Available"));
    }
}
