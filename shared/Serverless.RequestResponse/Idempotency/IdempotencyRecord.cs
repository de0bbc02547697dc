namespace Serverless.RequestResponse;

/// <summary>What is remembered of a key: the response, or, while there is none, who works on it.</summary>
internal sealed record IdempotencyRecord
{
    public const string Prefix = "idempotency|";

    public required string Fingerprint { get; init; }

    /// <summary>When the key is as new: the retention, or, in progress, the lease.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null while the request is in progress.</summary>
    public JsonResponse? Response { get; init; }

    /// <summary>Which attempt is in progress.</summary>
    public Guid? Claim { get; init; }

    /// <summary>Hashed, since a key may be long and have any characters.</summary>
    public static string DocumentId(IdempotencyKey key, string scope) => Prefix + key.DeriveId("record/" + scope);
}
