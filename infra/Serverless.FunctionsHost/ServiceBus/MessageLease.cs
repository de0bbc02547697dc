using Azure.Messaging.ServiceBus;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>A message under its lock, from its delivery to its settlement. It is settled once.</summary>
internal sealed class MessageLease(ServiceBusReceivedMessage message, ServiceBusReceiver receiver)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _isSettled;

    /// <summary>Gets the message.</summary>
    public ServiceBusReceivedMessage Message => message;

    /// <summary>Gets the lock token.</summary>
    public Guid Token { get; } = Guid.Parse(message.LockToken);

    /// <summary>Gets whether it was settled.</summary>
    public bool IsSettled => Volatile.Read(ref _isSettled);

    /// <summary>Removes it from the entity.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) =>
        SettleAsync(() => receiver.CompleteMessageAsync(message, cancellationToken), cancellationToken);

    /// <summary>Gives it back; the next delivery counts.</summary>
    public Task AbandonAsync(IDictionary<string, object>? properties, CancellationToken cancellationToken) =>
        SettleAsync(() => receiver.AbandonMessageAsync(message, properties, cancellationToken), cancellationToken);

    /// <summary>Puts it aside until somebody asks for its sequence number.</summary>
    public Task DeferAsync(IDictionary<string, object>? properties, CancellationToken cancellationToken) =>
        SettleAsync(() => receiver.DeferMessageAsync(message, properties, cancellationToken), cancellationToken);

    /// <summary>Moves it to the dead-letter queue.</summary>
    public Task DeadLetterAsync(
        Dictionary<string, object>? properties,
        string? reason,
        string? description,
        CancellationToken cancellationToken) =>
        SettleAsync(
            () => properties is null
                ? receiver.DeadLetterMessageAsync(message, reason, description, cancellationToken)
                : receiver.DeadLetterMessageAsync(message, properties, reason, description, cancellationToken),
            cancellationToken);

    /// <summary>Renews its lock.</summary>
    public Task RenewAsync(CancellationToken cancellationToken) =>
        receiver.RenewMessageLockAsync(message, cancellationToken);

    // One at a time: a function that does not wait for its own settlement returns while it is on its way.
    private async Task SettleAsync(Func<Task> settle, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_isSettled)
            {
                throw new InvalidOperationException(
                    $"Message '{message.MessageId}' of '{receiver.EntityPath}' is settled already. Settle a message "
                    + "once; set AutoCompleteMessages = false when the function settles by itself.");
            }

            await settle();
            Volatile.Write(ref _isSettled, true);
        }
        finally
        {
            _gate.Release();
        }
    }
}
