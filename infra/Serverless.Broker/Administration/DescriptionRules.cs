using Serverless.Broker.Entities;

namespace Serverless.Broker.Administration;

/// <summary>The service's limits on descriptions (Service Bus: quotas); all that is wrong is said at once.</summary>
internal static class DescriptionRules
{
    private const int MaxNameLength = 260;
    private const int MaxChildNameLength = 50;
    private const int MaxDeliveryCount = 2000;
    private static readonly TimeSpan MinLock = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MinIdle = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MinTimeToLive = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinWindow = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(7);

    public static void Check(QueueDescription queue) => Throw(
        [
            .. Name(queue.Name, MaxNameLength),
            .. Range("LockDuration", queue.LockDuration, MinLock, EntityLimits.MaxLockDuration),
            .. Range("MaxDeliveryCount", queue.MaxDeliveryCount, 1, MaxDeliveryCount),
            .. Range("DefaultMessageTimeToLive", queue.DefaultMessageTimeToLive, MinTimeToLive, TimeSpan.MaxValue),
            .. Range(
                "DuplicateDetectionHistoryTimeWindow", queue.DuplicateDetectionHistoryTimeWindow, MinWindow, MaxWindow),
            .. Range("AutoDeleteOnIdle", queue.AutoDeleteOnIdle, MinIdle, TimeSpan.MaxValue),
            .. Size(queue.MaxMessageSizeInKilobytes, queue.MaxSizeInMegabytes),
            .. Forwarding(queue.Name, queue.RequiresSession, queue.ForwardTo),
        ]);

    public static void Check(TopicDescription topic) => Throw(
        [
            .. Name(topic.Name, MaxNameLength),
            .. Range("DefaultMessageTimeToLive", topic.DefaultMessageTimeToLive, MinTimeToLive, TimeSpan.MaxValue),
            .. Range(
                "DuplicateDetectionHistoryTimeWindow", topic.DuplicateDetectionHistoryTimeWindow, MinWindow, MaxWindow),
            .. Range("AutoDeleteOnIdle", topic.AutoDeleteOnIdle, MinIdle, TimeSpan.MaxValue),
            .. Size(topic.MaxMessageSizeInKilobytes, topic.MaxSizeInMegabytes),
        ]);

    public static void Check(SubscriptionDescription subscription) => Throw(
        [
            .. Name(subscription.Name, MaxChildNameLength),
            .. Range("LockDuration", subscription.LockDuration, MinLock, EntityLimits.MaxLockDuration),
            .. Range("MaxDeliveryCount", subscription.MaxDeliveryCount, 1, MaxDeliveryCount),
            .. Range(
                "DefaultMessageTimeToLive", subscription.DefaultMessageTimeToLive, MinTimeToLive, TimeSpan.MaxValue),
            .. Range("AutoDeleteOnIdle", subscription.AutoDeleteOnIdle, MinIdle, TimeSpan.MaxValue),
            .. Forwarding(subscription.Name, subscription.RequiresSession, subscription.ForwardTo),
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

    private static IEnumerable<string> Range<T>(string field, T value, T lowest, T highest)
        where T : IComparable<T>
    {
        if (value.CompareTo(lowest) < 0 || value.CompareTo(highest) > 0)
        {
            yield return $"{field} is {AtomXml.Text(value)}; "
                + $"{AtomXml.Text(lowest)} to {AtomXml.Text(highest)} is allowed.";
        }
    }

    private static IEnumerable<string> Size(long? messageKilobytes, long megabytes) =>
    [
        .. Range("MaxMessageSizeInKilobytes", messageKilobytes ?? 1, 1, EntityLimits.LargestMessageSizeInKilobytes),
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
