using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Serverless.Testing.Apps;

namespace Serverless.Testing.Messages;

/// <summary>
/// The queues, topics and subscriptions of a system, with the vendor's own client. A subscription is named
/// <c>topic/Subscriptions/subscription</c>, or <c>topic/subscription</c>.
/// </summary>
public sealed class SystemMessages : IAsyncDisposable
{
    private const int MaxPeeked = 1_000;

    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.OrdinalIgnoreCase);
    private readonly SystemParts _parts;

    internal SystemMessages(SystemParts parts)
    {
        _parts = parts;
        Client = new ServiceBusClient(parts.Broker.ConnectionString());
    }

    /// <summary>Gets a client that may do everything; the system disposes it.</summary>
    public ServiceBusClient Client { get; }

    /// <summary>Sends a message.</summary>
    /// <param name="entity">A queue or topic.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SendAsync(string entity, ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        _senders.GetOrAdd(entity, Client.CreateSender).SendMessageAsync(message, cancellationToken);

    /// <summary>Sends a message with a JSON body, in camel case.</summary>
    /// <param name="entity">A queue or topic.</param>
    /// <param name="body">What its body says.</param>
    /// <param name="sessionId">Its session; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SendJsonAsync(
        string entity, object body, string? sessionId = null, CancellationToken cancellationToken = default) =>
        SendAsync(
            entity,
            new ServiceBusMessage(BinaryData.FromObjectAsJson(body, JsonSerializerOptions.Web))
            {
                ContentType = "application/json",
                SessionId = sessionId,
            },
            cancellationToken);

    /// <summary>Shows the messages of an entity, oldest first, up to 1,000, and leaves them as they are.</summary>
    /// <param name="entity">A queue or subscription.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(
        string entity, CancellationToken cancellationToken = default) =>
        PeekAsync(entity, SubQueue.None, cancellationToken);

    /// <summary>Shows the dead letters of an entity, oldest first, up to 1,000, and leaves them as they are.</summary>
    /// <param name="entity">A queue or subscription.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekDeadLettersAsync(
        string entity, CancellationToken cancellationToken = default) =>
        PeekAsync(entity, SubQueue.DeadLetter, cancellationToken);

    /// <summary>Counts the messages of an entity.</summary>
    /// <param name="entity">A queue or subscription.</param>
    public EntityCounts Count(string entity)
    {
        var counts = _parts.Broker.Namespace.ResolveSource(PathOf(entity)).Counts;
        return new EntityCounts(counts.Active, counts.Scheduled, counts.Deferred, counts.DeadLetter);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private static string PathOf(string entity) => entity.Split('/') is [var topic, var subscription]
        ? $"{topic}/Subscriptions/{subscription}"
        : entity;

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(
        string entity, SubQueue part, CancellationToken cancellationToken)
    {
        await using var receiver = Client.CreateReceiver(
            PathOf(entity), new ServiceBusReceiverOptions { SubQueue = part });
        return await receiver.PeekMessagesAsync(MaxPeeked, fromSequenceNumber: 0, cancellationToken);
    }
}
