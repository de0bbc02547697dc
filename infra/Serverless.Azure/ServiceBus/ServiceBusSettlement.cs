using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Settles messages as their processing ended.</summary>
public static class ServiceBusSettlement
{
    /// <summary>The longest dead-letter reason and description, in characters (Service Bus quotas: a property
    /// value).</summary>
    public const int MaxTextLength = 4096;

    private const string Ellipsis = "…";

    /// <summary>Completes or dead-letters <paramref name="message"/>. For a function with <c>AutoCompleteMessages =
    /// false</c>; a function that throws instead leaves the message to be delivered again.</summary>
    public static Task SettleAsync(
        this ServiceBusMessageActions actions,
        ServiceBusReceivedMessage message,
        MessageOutcome outcome,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(outcome);
        return outcome.Kind == MessageOutcomeKind.DeadLetter
            ? actions.DeadLetterAsync(message, outcome.Reason!, outcome.Description ?? "", cancellationToken)
            : actions.CompleteMessageAsync(message, cancellationToken);
    }

    /// <summary>Dead-letters <paramref name="message"/>; texts that are too long for Service Bus are cut.</summary>
    public static Task DeadLetterAsync(
        this ServiceBusMessageActions actions,
        ServiceBusReceivedMessage message,
        string reason,
        string description,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        return actions.DeadLetterMessageAsync(
            message,
            propertiesToModify: null,
            deadLetterReason: Cut(reason),
            deadLetterErrorDescription: Cut(description ?? ""),
            cancellationToken);
    }

    private static string Cut(string text)
    {
        if (text.Length <= MaxTextLength)
        {
            return text;
        }

        var end = MaxTextLength - Ellipsis.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), Ellipsis);
    }
}
