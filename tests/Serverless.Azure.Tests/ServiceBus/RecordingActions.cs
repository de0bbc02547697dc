using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.Azure.Tests;

/// <summary>Notes how a message was settled.</summary>
internal sealed class RecordingActions : ServiceBusMessageActions
{
    public List<string> Settlements { get; } = [];

    /// <summary>The properties of the last dead-lettering.</summary>
    public Dictionary<string, object>? Properties { get; private set; }

    public override Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Settlements.Add($"complete {message.MessageId}");
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default)
    {
        Properties = propertiesToModify;
        Settlements.Add($"dead-letter {message.MessageId}: {deadLetterReason}, {deadLetterErrorDescription}");
        return Task.CompletedTask;
    }
}
