namespace Serverless.RequestResponse;

/// <summary>What became of a request with a key.</summary>
public enum IdempotencyOutcome
{
    /// <summary>It was the first: the work was done.</summary>
    Executed,

    /// <summary>It was a repeat: the response is that of the first.</summary>
    Replayed,

    /// <summary>The key belongs to a request with another payload.</summary>
    KeyReused,

    /// <summary>The first is still in progress.</summary>
    InProgress,
}
