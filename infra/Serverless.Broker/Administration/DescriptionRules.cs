using Serverless.Topology.Properties;

namespace Serverless.Broker.Administration;

/// <summary>The service's limits on descriptions (Service Bus: quotas); all that is wrong is said at once.</summary>
internal static class DescriptionRules
{
    public static void Check(QueueDescription queue) => Throw(
        [
            .. Name(queue.Name, ServiceLimits.EntityNameLength),
            .. EntityProperties.Queue.WrongInAtom(queue),
            .. Forwarding(queue.Name, queue.RequiresSession, queue.ForwardTo),
        ]);

    public static void Check(TopicDescription topic) => Throw(
        [.. Name(topic.Name, ServiceLimits.EntityNameLength), .. EntityProperties.Topic.WrongInAtom(topic)]);

    public static void Check(SubscriptionDescription subscription) => Throw(
        [
            .. Name(subscription.Name, ServiceLimits.ChildNameLength),
            .. EntityProperties.Subscription.WrongInAtom(subscription),
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
