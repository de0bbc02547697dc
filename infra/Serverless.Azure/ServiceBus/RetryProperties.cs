using System.Globalization;
using Azure.Messaging.ServiceBus;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>What a message that was sent again says of its first sending, in application properties: a copy has a
/// message id of its own, since the entity may look for duplicates.</summary>
internal static class RetryProperties
{
    /// <summary>The message id of the first sending.</summary>
    public const string Id = "retry-id";

    /// <summary><see cref="InboundMessage.Attempt"/>, a whole number.</summary>
    public const string Attempt = "retry-attempt";

    /// <summary>The subscription that asked for the retry: <c>{topic}/{subscription}</c>. A copy goes to the topic, and
    /// so to all its subscriptions, of which the others leave it alone; a filter can keep it away from those that do
    /// not know.</summary>
    public const string For = "retry-for";

    /// <summary>The message id of the first sending; empty when there was none.</summary>
    public static string IdOf(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue(Id, out var id) && id is string text
            ? text
            : message.MessageId ?? "";

    /// <summary>How often it was sent again.</summary>
    public static int AttemptOf(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.TryGetValue(Attempt, out var attempt) && attempt is int number ? number : 0;

    /// <summary>Whether another subscription asked for it.</summary>
    public static bool IsForAnother(ServiceBusReceivedMessage message, TriggerEntity entity) =>
        message.ApplicationProperties.TryGetValue(For, out var address)
        && !string.Equals(address as string, entity.Address, StringComparison.OrdinalIgnoreCase);

    /// <summary>The message to send in place of a delivery. It is the same for a delivery that is handled again, and
    /// another for each delivery.</summary>
    public static ServiceBusMessage CopyOf(
        ServiceBusReceivedMessage message, TriggerEntity entity, int attempt, DateTimeOffset due)
    {
        var id = IdOf(message);
        var copy = new ServiceBusMessage(message)
        {
            MessageId = OutboundMessage.FollowingId(
                id, string.Create(CultureInfo.InvariantCulture, $"/retry/{message.SequenceNumber}")),
            ScheduledEnqueueTime = due,
        };
        copy.ApplicationProperties[Id] = id;
        copy.ApplicationProperties[Attempt] = attempt;
        if (entity.IsSubscription)
        {
            copy.ApplicationProperties[For] = entity.Address;
        }

        return copy;
    }
}
