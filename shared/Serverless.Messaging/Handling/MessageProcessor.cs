using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Serverless.Messaging;

/// <summary>Runs the handler of a subscriber: each message has its effects once, what can never succeed is told from
/// what may at the next delivery. Safe for concurrent use.</summary>
public sealed class MessageProcessor
{
    /// <summary>The dead-letter reason of a message that cannot be read.</summary>
    public const string UnreadableReason = "UnreadableMessage";

    private static readonly ActivitySource Activities = new("Serverless.Messaging");

    private readonly UnitOfWorkFactory _units;
    private readonly ILogger<MessageProcessor> _logger;

    /// <summary>Creates the processor.</summary>
    public MessageProcessor(UnitOfWorkFactory units, ILogger<MessageProcessor> logger)
    {
        _units = units;
        _logger = logger;
    }

    /// <summary>Processes a message exactly once: the inbox entry, the changes and the messages of
    /// <paramref name="handle"/> are one commit. On a conflict the handler runs again.</summary>
    /// <param name="message">The message.</param>
    /// <param name="consumer">Who processes it (<see cref="UnitOfWork.TryBeginMessageAsync"/>).</param>
    /// <param name="partition">Says in which partition the changes are; it may read the message.</param>
    /// <param name="handle">Makes the changes through the unit of work; it does not commit.</param>
    /// <param name="cancellationToken">Cancels the processing.</param>
    /// <returns>How to settle the message. Any other exception than <see cref="UnreadableMessageException"/> and
    /// <see cref="DeadLetterException"/> passes through: the message is to be delivered again.</returns>
    public Task<MessageOutcome> ProcessAsync(
        InboundMessage message,
        string consumer,
        Func<InboundMessage, string> partition,
        Func<UnitOfWork, CancellationToken, Task> handle,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(handle);
        return ClassifyAsync(
            message,
            token => _units.RunAsync(
                partition(message),
                async (unit, inner) =>
                {
                    if (!await unit.TryBeginMessageAsync(consumer, message.Id, inner))
                    {
                        Log.Duplicate(_logger, message.Id, message.Type, consumer);
                        return MessageOutcome.Duplicate;
                    }

                    await handle(unit, inner);
                    return MessageOutcome.Processed;
                },
                token),
            cancellationToken);
    }

    /// <summary>Processes a message with a handler that is idempotent by itself, for example one that starts an
    /// instance under an id of its own.</summary>
    /// <param name="message">The message.</param>
    /// <param name="handle">Processes it; a repeat must do no harm.</param>
    /// <param name="cancellationToken">Cancels the processing.</param>
    /// <returns>As the other overload.</returns>
    public Task<MessageOutcome> ProcessAsync(
        InboundMessage message, Func<CancellationToken, Task> handle, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return ClassifyAsync(
            message,
            async token =>
            {
                await handle(token);
                return MessageOutcome.Processed;
            },
            cancellationToken);
    }

    private async Task<MessageOutcome> ClassifyAsync(
        InboundMessage message,
        Func<CancellationToken, Task<MessageOutcome>> process,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        using var activity = Activities.StartActivity(
            "process " + message.Type, ActivityKind.Consumer, message.TraceParent);
        activity?.SetTag("messaging.message.id", message.Id);
        try
        {
            ThrowIfIncomplete(message);
            return await process(cancellationToken);
        }
        catch (UnreadableMessageException e)
        {
            return DeadLetter(message, activity, UnreadableReason, e.Message);
        }
        catch (DeadLetterException e)
        {
            return DeadLetter(message, activity, e.Reason, e.Description);
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }

    // CloudEvents 1.0 §REQUIRED Attributes: a consumer tells events apart by source and id, and reads them by type.
    private static void ThrowIfIncomplete(InboundMessage message)
    {
        if (message.Id.Length == 0)
        {
            throw new UnreadableMessageException(message.Id, message.Type, "it has no id");
        }

        if (message.Type.Length == 0)
        {
            throw new UnreadableMessageException(message.Id, message.Type, "it has no type");
        }
    }

    private MessageOutcome DeadLetter(InboundMessage message, Activity? activity, string reason, string description)
    {
        activity?.SetStatus(ActivityStatusCode.Error, description);
        Log.DeadLettered(_logger, message.Id, message.Type, reason, description);
        return MessageOutcome.DeadLetter(reason, description);
    }
}
