using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Messaging;

namespace Serverless.Azure;

/// <summary>Sends messages to the dead letters with their cause.</summary>
public static class ServiceBusSettlement
{
    /// <summary>The longest dead-letter reason and description, in characters (Service Bus quotas: a property
    /// value).</summary>
    public const int MaxTextLength = 4096;

    private const string Ellipsis = "…";

    /// <summary>Dead-letters <paramref name="message"/> with its cause in properties of its own; texts that are too
    /// long for Service Bus are cut.</summary>
    public static Task DeadLetterAsync(
        this ServiceBusMessageActions actions,
        ServiceBusReceivedMessage message,
        DeadLetterCause cause,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(cause);
        return actions.DeadLetterMessageAsync(
            message,
            propertiesToModify: new Dictionary<string, object>(DeadLetterProperties.Of(cause)),
            deadLetterReason: Cut(cause.Reason),
            deadLetterErrorDescription: Cut(cause.Description),
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
