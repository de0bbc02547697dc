using System.Xml.Linq;
using Serverless.Broker.Entities;
using Serverless.Broker.Topics;

namespace Serverless.Broker.Administration;

/// <summary>A subscription in Atom.</summary>
internal static class SubscriptionXml
{
    public const string Name = "SubscriptionDescription";

    public static SubscriptionDescription Read(XElement xml, SubscriptionDescription old) => old with
    {
        LockDuration = AtomXml.ReadDuration(xml, "LockDuration", old.LockDuration),
        RequiresSession = AtomXml.ReadFlag(xml, "RequiresSession", old.RequiresSession),
        DefaultMessageTimeToLive = AtomXml.ReadDuration(xml, "DefaultMessageTimeToLive", TimeSpan.MaxValue),
        DeadLetteringOnMessageExpiration =
            AtomXml.ReadFlag(xml, "DeadLetteringOnMessageExpiration", old.DeadLetteringOnMessageExpiration),
        DeadLetteringOnFilterEvaluationExceptions = AtomXml.ReadFlag(
            xml, "DeadLetteringOnFilterEvaluationExceptions", old.DeadLetteringOnFilterEvaluationExceptions),
        MaxDeliveryCount = AtomXml.ReadInteger(xml, "MaxDeliveryCount", old.MaxDeliveryCount),
        EnableBatchedOperations = AtomXml.ReadFlag(xml, "EnableBatchedOperations", old.EnableBatchedOperations),
        Status = AtomXml.ReadName(xml, "Status", old.Status),
        ForwardTo = AtomXml.ReadPath(xml, "ForwardTo"),
        UserMetadata = AtomXml.ReadText(xml, "UserMetadata"),
        ForwardDeadLetteredMessagesTo = AtomXml.ReadPath(xml, "ForwardDeadLetteredMessagesTo"),
        AutoDeleteOnIdle = AtomXml.ReadDuration(xml, "AutoDeleteOnIdle", TimeSpan.MaxValue),
        Rules = xml.Element(AtomXml.Entity + "DefaultRuleDescription") is { } rule
            ? [RuleXml.Read(rule, name: null)]
            : old.Rules,
    };

    public static XElement Write(SubscriptionEntity subscription, Uri root)
    {
        SubscriptionDescription description = subscription.Description;
        MessageCounts counts = subscription.Queue.Counts;
        return DescriptionXml.Create(
            Name,
            ("LockDuration", description.LockDuration),
            ("RequiresSession", description.RequiresSession),
            ("DefaultMessageTimeToLive", description.DefaultMessageTimeToLive),
            ("DeadLetteringOnMessageExpiration", description.DeadLetteringOnMessageExpiration),
            ("DeadLetteringOnFilterEvaluationExceptions", description.DeadLetteringOnFilterEvaluationExceptions),
            ("MessageCount", counts.Total),
            ("MaxDeliveryCount", description.MaxDeliveryCount),
            ("EnableBatchedOperations", description.EnableBatchedOperations),
            ("Status", description.Status),
            ("ForwardTo", DescriptionXml.Address(root, description.ForwardTo)),
            ("CreatedAt", description.CreatedAt),
            ("UpdatedAt", description.UpdatedAt),
            ("AccessedAt", new DateTimeOffset(subscription.Queue.LastAccessTicks, TimeSpan.Zero)),
            ("CountDetails", DescriptionXml.CountDetails(counts)),
            ("UserMetadata", description.UserMetadata),
            ("ForwardDeadLetteredMessagesTo", DescriptionXml.Address(root, description.ForwardDeadLetteredMessagesTo)),
            ("AutoDeleteOnIdle", description.IdleTime()),
            ("EntityAvailabilityStatus", "Available"));
    }
}
