using System.Xml.Linq;
using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Broker.Topics;

namespace Serverless.Broker.Administration;

/// <summary>A topic in Atom.</summary>
internal static class TopicXml
{
    public const string Name = "TopicDescription";

    public static TopicDescription Read(XElement xml, TopicDescription old) => old with
    {
        DefaultMessageTimeToLive = AtomXml.ReadDuration(xml, "DefaultMessageTimeToLive", TimeSpan.MaxValue),
        MaxSizeInMegabytes = AtomXml.ReadLong(xml, "MaxSizeInMegabytes", old.MaxSizeInMegabytes),
        RequiresDuplicateDetection = AtomXml.ReadFlag(
            xml, "RequiresDuplicateDetection", old.RequiresDuplicateDetection),
        DuplicateDetectionHistoryTimeWindow =
            AtomXml.ReadDuration(xml, "DuplicateDetectionHistoryTimeWindow", old.DuplicateDetectionHistoryTimeWindow),
        EnableBatchedOperations = AtomXml.ReadFlag(xml, "EnableBatchedOperations", old.EnableBatchedOperations),
        AuthorizationRules = AuthorizationRuleXml.Read(xml, old.AuthorizationRules),
        Status = AtomXml.ReadName(xml, "Status", old.Status),
        UserMetadata = AtomXml.ReadText(xml, "UserMetadata"),
        SupportOrdering = AtomXml.ReadFlag(xml, "SupportOrdering", old.SupportOrdering),
        AutoDeleteOnIdle = AtomXml.ReadDuration(xml, "AutoDeleteOnIdle", TimeSpan.MaxValue),
        EnablePartitioning = AtomXml.ReadFlag(xml, "EnablePartitioning", old.EnablePartitioning),
        MaxMessageSizeInKilobytes = AtomXml.ReadText(xml, "MaxMessageSizeInKilobytes") is null
            ? old.MaxMessageSizeInKilobytes
            : AtomXml.ReadLong(xml, "MaxMessageSizeInKilobytes", 0),
    };

    /// <param name="topic">The topic.</param>
    /// <param name="withFilterCounts">The client's version of the API has them (2024-05).</param>
    public static XElement Write(TopicEntity topic, bool withFilterCounts)
    {
        TopicDescription description = topic.Description;
        MessageCounts counts = topic.ScheduledMessages.Counts;
        return DescriptionXml.Create(
            Name,
            ("DefaultMessageTimeToLive", description.DefaultMessageTimeToLive),
            ("MaxSizeInMegabytes", description.MaxSizeInMegabytes),
            ("RequiresDuplicateDetection", description.RequiresDuplicateDetection),
            ("DuplicateDetectionHistoryTimeWindow", description.DuplicateDetectionHistoryTimeWindow),
            ("EnableBatchedOperations", description.EnableBatchedOperations),
            ("SizeInBytes", topic.Family.SizeInBytes),
            ("FilteringMessagesBeforePublishing", false),
            ("IsAnonymousAccessible", false),
            ("AuthorizationRules", AuthorizationRuleXml.Write(description.AuthorizationRules)),
            ("Status", description.Status),
            ("UserMetadata", description.UserMetadata),
            ("CreatedAt", description.CreatedAt),
            ("UpdatedAt", description.UpdatedAt),
            ("AccessedAt", new DateTimeOffset(topic.ScheduledMessages.LastAccessTicks, TimeSpan.Zero)),
            ("SupportOrdering", description.SupportOrdering),
            ("CountDetails", DescriptionXml.CountDetails(counts)),
            ("SubscriptionCount", topic.Subscriptions.Count),
            ("AutoDeleteOnIdle", description.AutoDeleteOnIdle),
            ("EnablePartitioning", description.EnablePartitioning),
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
