using System.Xml.Linq;
using Serverless.Broker.Entities;
using Serverless.Broker.Topics;
using Serverless.Topology.Atom;
using Serverless.Topology.Properties;

namespace Serverless.Broker.Administration;

/// <summary>A topic in Atom.</summary>
internal static class TopicXml
{
    public const string Name = "TopicDescription";

    // Service Bus: TopicDescription.
    private static readonly string[] Order =
    [
        "DefaultMessageTimeToLive", "MaxSizeInMegabytes", "RequiresDuplicateDetection",
        "DuplicateDetectionHistoryTimeWindow", "EnableBatchedOperations", "SizeInBytes",
        "FilteringMessagesBeforePublishing", "IsAnonymousAccessible", "AuthorizationRules", "Status", "UserMetadata",
        "CreatedAt", "UpdatedAt", "AccessedAt", "SupportOrdering", "CountDetails", "SubscriptionCount",
        "AutoDeleteOnIdle", "EnablePartitioning", "EntityAvailabilityStatus", "EnableSubscriptionPartitioning",
        "EnableExpress", "MaxMessageSizeInKilobytes", "SqlFilterCount", "CorrelationFilterCount",
    ];

    public static TopicDescription Read(XElement xml, TopicDescription old) =>
        EntityProperties.Topic.ReadAtom(xml, old);

    /// <param name="topic">The topic.</param>
    /// <param name="root">The address of the namespace.</param>
    /// <param name="withFilterCounts">The client's version of the API has them (2024-05).</param>
    public static XElement Write(TopicEntity topic, Uri root, bool withFilterCounts)
    {
        TopicDescription description = topic.Description;
        MessageCounts counts = topic.ScheduledMessages.Counts;
        return DescriptionXml.Write(
            Name,
            EntityProperties.Topic,
            description,
            root,
            Order,
            ("SizeInBytes", topic.Family.SizeInBytes),
            ("FilteringMessagesBeforePublishing", false),
            ("IsAnonymousAccessible", false),
            ("CreatedAt", description.CreatedAt),
            ("UpdatedAt", description.UpdatedAt),
            ("AccessedAt", new DateTimeOffset(topic.ScheduledMessages.LastAccessTicks, TimeSpan.Zero)),
            ("CountDetails", CountDetails.Write(counts)),
            ("SubscriptionCount", topic.Subscriptions.Count),
            ("EntityAvailabilityStatus", "Available"),
            ("EnableSubscriptionPartitioning", false),
            ("EnableExpress", false),
            ("MaxMessageSizeInKilobytes", topic.MaxMessageSize / 1024),
            ("SqlFilterCount", withFilterCounts ? Count(topic, rule => rule.Correlation is null) : null),
            ("CorrelationFilterCount", withFilterCounts ? Count(topic, rule => rule.Correlation is not null) : null));
    }

    private static int Count(TopicEntity topic, Func<RuleDescription, bool> counts)
    {
        using FamilyScope _ = topic.Family.Enter();
        return topic.Subscriptions.Sum(subscription => subscription.RuleSet.List().Count(counts));
    }
}
