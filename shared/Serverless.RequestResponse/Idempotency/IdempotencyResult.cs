using Microsoft.AspNetCore.Mvc;

namespace Serverless.RequestResponse;

/// <summary>What became of a request with a key, and what to answer.</summary>
public sealed record IdempotencyResult
{
    private IdempotencyResult(
        IdempotencyOutcome outcome, JsonResponse? response = null, TimeSpan retryAfter = default)
    {
        Outcome = outcome;
        Response = response;
        RetryAfter = retryAfter;
    }

    /// <summary>What became of the request.</summary>
    public IdempotencyOutcome Outcome { get; }

    /// <summary>The response; null when there is none because the key is reused or in progress.</summary>
    public JsonResponse? Response { get; }

    /// <summary>When a repeat of a request in progress makes sense.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>The response; 422 when the key is reused, 409 with <c>Retry-After</c> when it is in progress
    /// (draft-ietf-httpapi-idempotency-key-header §2.7).</summary>
    public IActionResult ToActionResult() => Outcome switch
    {
        IdempotencyOutcome.KeyReused => Problems.IdempotencyKeyReused(),
        IdempotencyOutcome.InProgress => Problems.RequestInProgress(RetryAfter),
        _ => Response!,
    };

    internal static IdempotencyResult Executed(JsonResponse response) => new(IdempotencyOutcome.Executed, response);

    internal static IdempotencyResult Replayed(JsonResponse response) => new(IdempotencyOutcome.Replayed, response);

    internal static IdempotencyResult KeyReused() => new(IdempotencyOutcome.KeyReused);

    internal static IdempotencyResult InProgress(TimeSpan retryAfter) =>
        new(IdempotencyOutcome.InProgress, response: null, retryAfter);
}
