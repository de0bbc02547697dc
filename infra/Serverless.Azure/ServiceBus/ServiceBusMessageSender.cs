using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Sends through the client of Azure.Messaging.ServiceBus.</summary>
internal sealed class ServiceBusMessageSender(ServiceBusClient client) : IMessageSender
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task SendAsync(
        string destination, IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var sender = _senders.GetOrAdd(destination, static (name, client) => client.CreateSender(name), client);
        for (var i = 0; i < messages.Count;)
        {
            using var batch = await sender.CreateMessageBatchAsync(cancellationToken);
            var first = i;

            // One session a batch: a partitioned entity takes only messages of one partition key together.
            while (i < messages.Count
                && string.Equals(messages[i].SessionId, messages[first].SessionId, StringComparison.Ordinal)
                && batch.TryAddMessage(messages[i].ToServiceBusMessage()))
            {
                i++;
            }

            if (i == first)
            {
                throw new InvalidOperationException(
                    $"Message '{messages[i].Id}' to '{destination}' is larger than the {batch.MaxSizeInBytes} bytes "
                    + "that the entity takes. Send a smaller body, or one that refers to the data.");
            }

            await sender.SendMessagesAsync(batch, cancellationToken);
        }
    }
}
