using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.ServiceBus;
using Microsoft.Azure.Functions.Worker.Extensions.ServiceBus.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Settles messages that a function was given. The host holds their locks, so it is asked to.</summary>
[InputConverter(typeof(ServiceBusMessageActionsConverter))]
public class ServiceBusMessageActions
{
    private readonly Settlement.SettlementClient _settlement;

    internal ServiceBusMessageActions(Settlement.SettlementClient settlement) => _settlement = settlement;

    /// <summary>For tests, which override the methods they need: this instance knows no host.</summary>
    protected ServiceBusMessageActions() => _settlement = null!;

    /// <summary>Completes a message: it is processed and leaves its queue.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="cancellationToken">Stops waiting for the host.</param>
    public virtual async Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new CompleteRequest { Locktoken = message.LockToken };
        await _settlement.CompleteAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Gives a message back: it is delivered again at once.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="propertiesToModify">Application properties to set on it.</param>
    /// <param name="cancellationToken">Stops waiting for the host.</param>
    public virtual async Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new AbandonRequest
        {
            Locktoken = message.LockToken,
            PropertiesToModify = ModifiedProperties.Encode(propertiesToModify),
        };
        await _settlement.AbandonAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Moves a message to the dead-letter queue of its entity.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="propertiesToModify">Application properties to set on it.</param>
    /// <param name="deadLetterReason">Why, in a word.</param>
    /// <param name="deadLetterErrorDescription">Why, in a sentence.</param>
    /// <param name="cancellationToken">Stops waiting for the host.</param>
    public virtual async Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new DeadletterRequest
        {
            Locktoken = message.LockToken,
            PropertiesToModify = ModifiedProperties.Encode(propertiesToModify),
            DeadletterReason = deadLetterReason,
            DeadletterErrorDescription = deadLetterErrorDescription,
        };
        await _settlement.DeadletterAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Puts a message aside: only who asks for its sequence number gets it again.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="propertiesToModify">Application properties to set on it.</param>
    /// <param name="cancellationToken">Stops waiting for the host.</param>
    public virtual async Task DeferMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new DeferRequest
        {
            Locktoken = message.LockToken,
            PropertiesToModify = ModifiedProperties.Encode(propertiesToModify),
        };
        await _settlement.DeferAsync(request, cancellationToken: cancellationToken);
    }

    /// <summary>Renews the lock of a message.</summary>
    /// <param name="message">A message of this invocation.</param>
    /// <param name="cancellationToken">Stops waiting for the host.</param>
    public virtual async Task RenewMessageLockAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new RenewMessageLockRequest { Locktoken = message.LockToken };
        await _settlement.RenewMessageLockAsync(request, cancellationToken: cancellationToken);
    }
}
