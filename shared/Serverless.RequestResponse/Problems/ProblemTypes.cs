namespace Serverless.RequestResponse;

/// <summary>The <c>type</c> of each problem (RFC 9457 §3.1.1): what a client looks at to tell problems apart.</summary>
public static class ProblemTypes
{
    /// <summary>The request is malformed.</summary>
    public const string BadRequest = Prefix + "bad-request";

    /// <summary>The request is well-formed and its content is not valid; <c>errors</c> says where.</summary>
    public const string Validation = Prefix + "validation";

    /// <summary>There is no such resource.</summary>
    public const string NotFound = Prefix + "not-found";

    /// <summary>The state of the resource does not allow it.</summary>
    public const string Conflict = Prefix + "conflict";

    /// <summary>The body is of a media type that is not accepted.</summary>
    public const string UnsupportedMediaType = Prefix + "unsupported-media-type";

    /// <summary>The body is too large.</summary>
    public const string ContentTooLarge = Prefix + "content-too-large";

    /// <summary>The Idempotency-Key header is missing or malformed.</summary>
    public const string IdempotencyKeyInvalid = Prefix + "idempotency-key-invalid";

    /// <summary>The key was used with another payload.</summary>
    public const string IdempotencyKeyReused = Prefix + "idempotency-key-reused";

    /// <summary>The first request with the key is in progress.</summary>
    public const string RequestInProgress = Prefix + "request-in-progress";

    private const string Prefix = "urn:problem-type:";
}
