namespace Serverless.Messaging;

/// <summary>What all instances know of an open breaker; a closed one has no record.</summary>
internal sealed record BreakerRecord
{
    public const string Partition = "breakers";

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Until when nothing is handled; then one message is tried.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>How often a try failed.</summary>
    public int FailedTries { get; init; }

    /// <summary>Whether a message is being tried, until <see cref="Until"/> at most.</summary>
    public bool IsProbing { get; init; }

    public static string DocumentId(string consumer) => $"breaker|{consumer}";
}
