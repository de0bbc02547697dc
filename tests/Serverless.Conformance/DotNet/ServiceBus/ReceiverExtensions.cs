using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

/// <summary>Short forms of what every scenario does with a receiver.</summary>
internal static class ReceiverExtensions
{
    public static string Text(this ServiceBusReceivedMessage message) => message.Body.ToString();

    public static IReadOnlyList<string> Texts(this IEnumerable<ServiceBusReceivedMessage> messages) =>
        [.. messages.Select(Text)];

    /// <summary>Exactly that many messages, in the order of their arrival.</summary>
    public static async Task<IReadOnlyList<ServiceBusReceivedMessage>> TakeAsync(
        this ServiceBusReceiver receiver, int count)
    {
        var taken = new List<ServiceBusReceivedMessage>();
        while (taken.Count < count)
        {
            var messages = await receiver.ReceiveMessagesAsync(count - taken.Count, ServiceBusBroker.Patience);
            messages.ShouldNotBeEmpty($"only {taken.Count} of {count} messages came from '{receiver.EntityPath}'");
            taken.AddRange(messages);
        }

        return taken;
    }

    public static async Task<ServiceBusReceivedMessage> OneAsync(this ServiceBusReceiver receiver) =>
        (await receiver.TakeAsync(1))[0];

    /// <summary>That nothing comes within a moment.</summary>
    public static async Task NothingAsync(this ServiceBusReceiver receiver) =>
        (await receiver.ReceiveMessagesAsync(1, ServiceBusBroker.Moment)).ShouldBeEmpty();
}
