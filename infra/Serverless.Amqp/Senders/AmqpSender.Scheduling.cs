using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Serverless.Amqp;

public sealed partial class AmqpSender
{
    private static readonly Symbol ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";

    /// <summary>Schedules a message.</summary>
    /// <param name="message">The message; it gets the annotation with the time, and an id when it has none.</param>
    /// <param name="enqueueTime">When it becomes available.</param>
    /// <param name="cancellationToken">Stops waiting; the message may be scheduled all the same.</param>
    /// <returns>The sequence number, with which it can be cancelled.</returns>
    /// <exception cref="AmqpServiceException">The broker did not take it, or could not be reached.</exception>
    public async Task<long> ScheduleAsync(
        Message message, DateTimeOffset enqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (await ScheduleAsync([message], enqueueTime, cancellationToken))[0];
    }

    /// <summary>Schedules messages: all of them or, when the broker refuses one, none.</summary>
    /// <param name="messages">The messages; each gets the annotation with the time, and an id when it has none.</param>
    /// <param name="enqueueTime">When they become available.</param>
    /// <param name="cancellationToken">Stops waiting; the messages may be scheduled all the same.</param>
    /// <returns>Their sequence numbers, in the same order, with which they can be cancelled.</returns>
    /// <exception cref="AmqpServiceException">The broker did not take them, or could not be reached.</exception>
    public async Task<IReadOnlyList<long>> ScheduleAsync(
        IReadOnlyList<Message> messages, DateTimeOffset enqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count == 0)
        {
            return [];
        }

        foreach (var message in messages)
        {
            message.MessageAnnotations ??= new MessageAnnotations();
            message.MessageAnnotations[ScheduledEnqueueTime] = enqueueTime.UtcDateTime;
            message.Properties ??= new Properties();
            if (message.Properties.GetMessageId() is null)
            {
                message.Properties.MessageId = Guid.NewGuid().ToString("N");
            }
        }

        return await _connection.GetManagement(Entity).ScheduleAsync(messages, cancellationToken);
    }

    /// <summary>Cancels a scheduled message.</summary>
    /// <param name="sequenceNumber">
    /// What <see cref="ScheduleAsync(Message, DateTimeOffset, CancellationToken)"/> returned.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AmqpServiceException">
    /// <c>com.microsoft:message-not-found</c>: it is not scheduled, or is due.
    /// </exception>
    public Task CancelScheduledAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        _connection.GetManagement(Entity).CancelScheduledAsync(sequenceNumber, cancellationToken);

    /// <summary>Cancels scheduled messages: all of them or, when one is not scheduled, none.</summary>
    /// <param name="sequenceNumbers">What scheduling them returned.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AmqpServiceException">
    /// <c>com.microsoft:message-not-found</c>: one is not scheduled, or is due.
    /// </exception>
    public Task CancelScheduledAsync(
        IReadOnlyList<long> sequenceNumbers, CancellationToken cancellationToken = default) =>
        _connection.GetManagement(Entity).CancelScheduledAsync(sequenceNumbers, cancellationToken);
}
