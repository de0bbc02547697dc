using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>A message of a Service Bus trigger, settled through the Functions host.</summary>
internal sealed class ServiceBusDelivery(
    ServiceBusReceivedMessage message,
    ServiceBusMessageActions actions,
    TriggerEntity entity,
    ServiceBusClients clients,
    TimeProvider time,
    ILogger logger) : IMessageDelivery
{
    public InboundMessage Message { get; } = message.ToInboundMessage();

    public bool IsInSession => entity.HasSessions;

    public bool IsForAnother => RetryProperties.IsForAnother(message, entity);

    public Task CompleteAsync(CancellationToken cancellationToken) =>
        actions.CompleteMessageAsync(message, cancellationToken);

    public Task AbandonAsync(CancellationToken cancellationToken) =>
        actions.AbandonMessageAsync(message, cancellationToken: cancellationToken);

    public Task DeferAsync(CancellationToken cancellationToken) =>
        actions.DeferMessageAsync(message, cancellationToken: cancellationToken);

    public Task DeadLetterAsync(DeadLetterCause cause, CancellationToken cancellationToken) =>
        actions.DeadLetterAsync(message, cause, cancellationToken);

    public async Task<bool> RetryLaterAsync(int attempt, TimeSpan delay, CancellationToken cancellationToken)
    {
        var copy = RetryProperties.CopyOf(message, entity, attempt, time.GetUtcNow() + delay);
        try
        {
            await clients.SenderOf(entity.Connection, entity.Entity).SendMessageAsync(copy, cancellationToken);
        }
        catch (UnauthorizedAccessException e)
        {
            Log.RetryNotAllowed(logger, e, message.MessageId, entity.Entity);
            return false;
        }

        await actions.CompleteMessageAsync(message, cancellationToken);
        return true;
    }
}
