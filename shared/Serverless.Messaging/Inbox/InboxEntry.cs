namespace Serverless.Messaging;

/// <summary>The note that a consumer has processed a message.</summary>
internal sealed record InboxEntry
{
    public const string Prefix = "inbox|";

    public required DateTimeOffset ExpiresAt { get; init; }

    public static string DocumentId(string consumer, string messageId)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        ArgumentException.ThrowIfNullOrEmpty(messageId);
        return consumer.Contains('|', StringComparison.Ordinal)
            ? throw new ArgumentException(
                $"The consumer '{consumer}' has a '|' in its name, which comes before the message id. Leave it out.",
                nameof(consumer))
            : $"{Prefix}{consumer}|{messageId}";
    }
}
