namespace Serverless.Topology.Properties;

/// <summary>The properties of each kind of entity, in the order of the service's Atom schema.</summary>
internal static class EntityProperties
{
    public static readonly PropertiesOf<QueueDescription> Queue = new(
        PropertyTable.LockDuration.Of<QueueDescription>(
            e => e.LockDuration, (e, v) => e with { LockDuration = v }),
        PropertyTable.MaxSizeInMegabytes.Of<QueueDescription>(
            e => e.MaxSizeInMegabytes, (e, v) => e with { MaxSizeInMegabytes = v }),
        PropertyTable.RequiresDuplicateDetection.Of<QueueDescription>(
            e => e.RequiresDuplicateDetection, (e, v) => e with { RequiresDuplicateDetection = v }),
        PropertyTable.RequiresSession.Of<QueueDescription>(
            e => e.RequiresSession, (e, v) => e with { RequiresSession = v }),
        PropertyTable.DefaultMessageTimeToLive.Of<QueueDescription>(
            e => e.DefaultMessageTimeToLive, (e, v) => e with { DefaultMessageTimeToLive = v }),
        PropertyTable.DeadLetteringOnMessageExpiration.Of<QueueDescription>(
            e => e.DeadLetteringOnMessageExpiration, (e, v) => e with { DeadLetteringOnMessageExpiration = v }),
        PropertyTable.DuplicateDetectionHistoryTimeWindow.Of<QueueDescription>(
            e => e.DuplicateDetectionHistoryTimeWindow, (e, v) => e with { DuplicateDetectionHistoryTimeWindow = v }),
        PropertyTable.MaxDeliveryCount.Of<QueueDescription>(
            e => e.MaxDeliveryCount, (e, v) => e with { MaxDeliveryCount = v }),
        PropertyTable.EnableBatchedOperations.Of<QueueDescription>(
            e => e.EnableBatchedOperations, (e, v) => e with { EnableBatchedOperations = v }),
        PropertyTable.AuthorizationRules.Of<QueueDescription>(
            e => e.AuthorizationRules, (e, v) => e with { AuthorizationRules = v }),
        PropertyTable.Status.Of<QueueDescription>(
            e => e.Status, (e, v) => e with { Status = v }),
        PropertyTable.ForwardTo.Of<QueueDescription>(
            e => e.ForwardTo, (e, v) => e with { ForwardTo = v }),
        PropertyTable.UserMetadata.Of<QueueDescription>(
            e => e.UserMetadata, (e, v) => e with { UserMetadata = v }),
        PropertyTable.AutoDeleteOnIdle.Of<QueueDescription>(
            e => e.AutoDeleteOnIdle, (e, v) => e with { AutoDeleteOnIdle = v }),
        PropertyTable.EnablePartitioning.Of<QueueDescription>(
            e => e.EnablePartitioning, (e, v) => e with { EnablePartitioning = v }),
        PropertyTable.ForwardDeadLetteredMessagesTo.Of<QueueDescription>(
            e => e.ForwardDeadLetteredMessagesTo, (e, v) => e with { ForwardDeadLetteredMessagesTo = v }),
        PropertyTable.MaxMessageSizeInKilobytes.Of<QueueDescription>(
            e => e.MaxMessageSizeInKilobytes, (e, v) => e with { MaxMessageSizeInKilobytes = v }));

    public static readonly PropertiesOf<TopicDescription> Topic = new(
        PropertyTable.DefaultMessageTimeToLive.Of<TopicDescription>(
            e => e.DefaultMessageTimeToLive, (e, v) => e with { DefaultMessageTimeToLive = v }),
        PropertyTable.MaxSizeInMegabytes.Of<TopicDescription>(
            e => e.MaxSizeInMegabytes, (e, v) => e with { MaxSizeInMegabytes = v }),
        PropertyTable.RequiresDuplicateDetection.Of<TopicDescription>(
            e => e.RequiresDuplicateDetection, (e, v) => e with { RequiresDuplicateDetection = v }),
        PropertyTable.DuplicateDetectionHistoryTimeWindow.Of<TopicDescription>(
            e => e.DuplicateDetectionHistoryTimeWindow, (e, v) => e with { DuplicateDetectionHistoryTimeWindow = v }),
        PropertyTable.EnableBatchedOperations.Of<TopicDescription>(
            e => e.EnableBatchedOperations, (e, v) => e with { EnableBatchedOperations = v }),
        PropertyTable.AuthorizationRules.Of<TopicDescription>(
            e => e.AuthorizationRules, (e, v) => e with { AuthorizationRules = v }),
        PropertyTable.Status.Of<TopicDescription>(
            e => e.Status, (e, v) => e with { Status = v }),
        PropertyTable.UserMetadata.Of<TopicDescription>(
            e => e.UserMetadata, (e, v) => e with { UserMetadata = v }),
        PropertyTable.SupportOrdering.Of<TopicDescription>(
            e => e.SupportOrdering, (e, v) => e with { SupportOrdering = v }),
        PropertyTable.AutoDeleteOnIdle.Of<TopicDescription>(
            e => e.AutoDeleteOnIdle, (e, v) => e with { AutoDeleteOnIdle = v }),
        PropertyTable.EnablePartitioning.Of<TopicDescription>(
            e => e.EnablePartitioning, (e, v) => e with { EnablePartitioning = v }),
        PropertyTable.MaxMessageSizeInKilobytes.Of<TopicDescription>(
            e => e.MaxMessageSizeInKilobytes, (e, v) => e with { MaxMessageSizeInKilobytes = v }));

    public static readonly PropertiesOf<SubscriptionDescription> Subscription = new(
        PropertyTable.LockDuration.Of<SubscriptionDescription>(
            e => e.LockDuration, (e, v) => e with { LockDuration = v }),
        PropertyTable.RequiresSession.Of<SubscriptionDescription>(
            e => e.RequiresSession, (e, v) => e with { RequiresSession = v }),
        PropertyTable.DefaultMessageTimeToLive.Of<SubscriptionDescription>(
            e => e.DefaultMessageTimeToLive, (e, v) => e with { DefaultMessageTimeToLive = v }),
        PropertyTable.DeadLetteringOnMessageExpiration.Of<SubscriptionDescription>(
            e => e.DeadLetteringOnMessageExpiration, (e, v) => e with { DeadLetteringOnMessageExpiration = v }),
        PropertyTable.DeadLetteringOnFilterEvaluationExceptions.Of<SubscriptionDescription>(
            e => e.DeadLetteringOnFilterEvaluationExceptions,
            (e, v) => e with { DeadLetteringOnFilterEvaluationExceptions = v }),
        PropertyTable.MaxDeliveryCount.Of<SubscriptionDescription>(
            e => e.MaxDeliveryCount, (e, v) => e with { MaxDeliveryCount = v }),
        PropertyTable.EnableBatchedOperations.Of<SubscriptionDescription>(
            e => e.EnableBatchedOperations, (e, v) => e with { EnableBatchedOperations = v }),
        PropertyTable.Status.Of<SubscriptionDescription>(
            e => e.Status, (e, v) => e with { Status = v }),
        PropertyTable.ForwardTo.Of<SubscriptionDescription>(
            e => e.ForwardTo, (e, v) => e with { ForwardTo = v }),
        PropertyTable.UserMetadata.Of<SubscriptionDescription>(
            e => e.UserMetadata, (e, v) => e with { UserMetadata = v }),
        PropertyTable.ForwardDeadLetteredMessagesTo.Of<SubscriptionDescription>(
            e => e.ForwardDeadLetteredMessagesTo, (e, v) => e with { ForwardDeadLetteredMessagesTo = v }),
        PropertyTable.AutoDeleteOnIdle.Of<SubscriptionDescription>(
            e => e.AutoDeleteOnIdle, (e, v) => e with { AutoDeleteOnIdle = v }));

    public static readonly PropertiesOf<EventHubDescription> EventHub = new(
        PropertyTable.PartitionCount.Of<EventHubDescription>(
            e => e.PartitionCount, (e, v) => e with { PartitionCount = v }),
        PropertyTable.Retention.Of<EventHubDescription>(
            e => e.Retention, (e, v) => e with { Retention = v }));
}
