using Serverless.Broker.Entities;

namespace Serverless.Broker.Administration;

/// <summary>The service's limits on descriptions (Service Bus: quotas); all that is wrong is said at once.</summary>
internal static class DescriptionRules
{
    public static void Check(QueueDescription queue) => Throw(
        [
            .. Name(queue.Name, ServiceLimits.EntityNameLength),
            .. Lock(queue.LockDuration),
            .. DeliveryCount(queue.MaxDeliveryCount),
            .. TimeToLive(queue.DefaultMessageTimeToLive),
            .. DuplicateWindow(queue.DuplicateDetectionHistoryTimeWindow),
            .. Idle(queue.AutoDeleteOnIdle),
            .. Size(queue.MaxMessageSizeInKilobytes, queue.MaxSizeInMegabytes),
            .. Forwarding(queue.Name, queue.RequiresSession, queue.ForwardTo),
            .. Metadata(queue.UserMetadata),
        ]);

    public static void Check(TopicDescription topic) => Throw(
        [
            .. Name(topic.Name, ServiceLimits.EntityNameLength),
            .. TimeToLive(topic.DefaultMessageTimeToLive),
            .. DuplicateWindow(topic.DuplicateDetectionHistoryTimeWindow),
            .. Idle(topic.AutoDeleteOnIdle),
            .. Size(topic.MaxMessageSizeInKilobytes, topic.MaxSizeInMegabytes),
            .. Metadata(topic.UserMetadata),
        ]);

    public static void Check(SubscriptionDescription subscription) => Throw(
        [
            .. Name(subscription.Name, ServiceLimits.ChildNameLength),
            .. Lock(subscription.LockDuration),
            .. DeliveryCount(subscription.MaxDeliveryCount),
            .. TimeToLive(subscription.DefaultMessageTimeToLive),
            .. Idle(subscription.AutoDeleteOnIdle),
            .. Forwarding(subscription.Name, subscription.RequiresSession, subscription.ForwardTo),
            .. Metadata(subscription.UserMetadata),
        ]);

    private static IEnumerable<string> Name(string name, int length)
    {
        if (name.Length == 0 || name.Length > length)
        {
            yield return $"The name '{name}' has {name.Length} characters; 1 to {length} are allowed.";
        }

        if (name.Any(c => !char.IsLetterOrDigit(c) && c is not ('.' or '-' or '_' or '/' or '~')))
        {
            yield return $"The name '{name}' has a character other than letters, digits and . - _ / ~.";
        }
    }

    private static IEnumerable<string> Lock(TimeSpan value) =>
        Range("LockDuration", value, ServiceLimits.MinLock, ServiceLimits.MaxLock);

    private static IEnumerable<string> DeliveryCount(int value) =>
        Range("MaxDeliveryCount", value, ServiceLimits.MinDeliveryCount, ServiceLimits.MaxDeliveryCount);

    private static IEnumerable<string> TimeToLive(TimeSpan value) =>
        Range("DefaultMessageTimeToLive", value, ServiceLimits.MinTimeToLive, TimeSpan.MaxValue);

    private static IEnumerable<string> DuplicateWindow(TimeSpan value) => Range(
        "DuplicateDetectionHistoryTimeWindow",
        value,
        ServiceLimits.MinDuplicateWindow,
        ServiceLimits.MaxDuplicateWindow);

    private static IEnumerable<string> Idle(TimeSpan value) =>
        Range("AutoDeleteOnIdle", value, ServiceLimits.MinIdle, TimeSpan.MaxValue);

    private static IEnumerable<string> Range<T>(string field, T value, T lowest, T highest)
        where T : IComparable<T>
    {
        if (value.CompareTo(lowest) < 0 || value.CompareTo(highest) > 0)
        {
            yield return $"{field} is {AtomXml.Text(value)}; "
                + $"{AtomXml.Text(lowest)} to {AtomXml.Text(highest)} is allowed.";
        }
    }

    private static IEnumerable<string> Metadata(string? value) => value?.Length > ServiceLimits.UserMetadataLength
        ? [$"UserMetadata has {value.Length} characters; {ServiceLimits.UserMetadataLength} are allowed."]
        : [];

    private static IEnumerable<string> Size(long? messageKilobytes, long megabytes) =>
    [
        .. Range("MaxMessageSizeInKilobytes", messageKilobytes ?? 1, 1, ServiceLimits.MaxMessageSizeInKilobytes),
        .. Range("MaxSizeInMegabytes", megabytes, 1, long.MaxValue >> 20),
    ];

    private static IEnumerable<string> Forwarding(string name, bool requiresSession, string? forwardTo) =>
        requiresSession && forwardTo is not null
            ?
            [
                $"'{name}' requires sessions and forwards to '{forwardTo}'. Sessions cannot be forwarded: "
                + "unset one of the two.",
            ]
            : [];

    private static void Throw(string[] errors)
    {
        if (errors.Length > 0)
        {
            throw AdministrationException.BadRequest(string.Join(' ', errors));
        }
    }
}
