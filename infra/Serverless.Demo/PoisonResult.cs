namespace Serverless.Demo;

/// <summary>A poison message and where it went.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Reason">Its dead-letter reason; null while it is not in the dead-letter queue.</param>
internal sealed record PoisonResult(string MessageId, string? Reason);
