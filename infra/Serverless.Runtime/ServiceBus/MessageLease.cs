using Azure.Messaging.ServiceBus;
using Serverless.Amqp;

namespace Serverless.Runtime.ServiceBus;

/// <summary>A message under its lock, from delivery to settlement.</summary>
internal sealed class MessageLease(AmqpReceivedMessage message, AmqpReceiver receiver, IAbandonOrder order)
{
    private int _settled;

    public AmqpReceivedMessage Message => message;

    public AmqpReceiver Receiver => receiver;

    /// <summary>The message as the SDK's type; made when somebody looks.</summary>
    public ServiceBusReceivedMessage Received => field ??= ReceivedMessages.Create(message);

    /// <summary>True once somebody decided what becomes of the message, or gave it back.</summary>
    public bool IsSettled => Volatile.Read(ref _settled) != 0;

    public Task CompleteAsync(CancellationToken cancellationToken) =>
        SettleAsync(() => receiver.CompleteAsync(message, cancellationToken));

    public Task AbandonAsync(
        IEnumerable<KeyValuePair<string, object>>? properties,
        CancellationToken cancellationToken) =>
        SettleAsync(() => order.AbandonAsync(() => receiver.AbandonAsync(message, properties, cancellationToken)));

    public Task DeferAsync(
        IEnumerable<KeyValuePair<string, object>>? properties,
        CancellationToken cancellationToken) =>
        SettleAsync(() => receiver.DeferAsync(message, properties, cancellationToken));

    public Task DeadLetterAsync(
        IEnumerable<KeyValuePair<string, object>>? properties,
        string? reason,
        string? description,
        CancellationToken cancellationToken) =>
        SettleAsync(() => receiver.DeadLetterAsync(message, reason, description, properties, cancellationToken));

    /// <summary>Gives the message back without counting a delivery, unless it is settled.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref _settled, 1) == 0)
        {
            receiver.Release(message);
        }
    }

    public Task RenewAsync(CancellationToken cancellationToken) => receiver.RenewLockAsync(message, cancellationToken);

    private async Task SettleAsync(Func<Task> settle)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
        {
            throw new InvalidOperationException(
                $"Message '{message.MessageId}' of '{receiver.Entity}' is settled already. Settle a message once; set "
                + "AutoCompleteMessages = false when the function settles by itself.");
        }

        await settle();
    }
}
