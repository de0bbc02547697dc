using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Serverless.RequestResponse;

/// <summary>Makes problems (RFC 9457) to answer with.</summary>
public static class Problems
{
    /// <summary>400: the request cannot be understood.</summary>
    public static ProblemResult BadRequest(string detail) =>
        Create(StatusCodes.Status400BadRequest, ProblemTypes.BadRequest, "The request is malformed.", detail);

    /// <summary>400: the content of the request is not valid.</summary>
    /// <param name="errors">What is wrong, by the path of the field, for example <c>lines[0].quantity</c>.</param>
    public static ProblemResult Validation(IReadOnlyDictionary<string, string[]> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var result = Create(
            StatusCodes.Status400BadRequest,
            ProblemTypes.Validation,
            "The request is not valid.",
            $"{errors.Count} of its fields are not valid; 'errors' says why.");
        result.Problem.Extensions["errors"] = errors;
        return result;
    }

    /// <summary>404: there is no such resource.</summary>
    public static ProblemResult NotFound(string detail) =>
        Create(StatusCodes.Status404NotFound, ProblemTypes.NotFound, "Not found.", detail);

    /// <summary>409: the state of the resource does not allow it.</summary>
    public static ProblemResult Conflict(string detail) => Create(
        StatusCodes.Status409Conflict, ProblemTypes.Conflict, "The state of the resource does not allow it.", detail);

    /// <summary>413: the body is too large.</summary>
    public static ProblemResult ContentTooLarge(string detail) => Create(
        StatusCodes.Status413PayloadTooLarge, ProblemTypes.ContentTooLarge, "The body is too large.", detail);

    /// <summary>415: the body is of a media type that is not accepted.</summary>
    public static ProblemResult UnsupportedMediaType(string detail) => Create(
        StatusCodes.Status415UnsupportedMediaType,
        ProblemTypes.UnsupportedMediaType,
        "The media type of the body is not accepted.",
        detail);

    /// <summary>400: the Idempotency-Key header is missing or malformed.</summary>
    public static ProblemResult IdempotencyKeyInvalid(string detail) => Create(
        StatusCodes.Status400BadRequest,
        ProblemTypes.IdempotencyKeyInvalid,
        $"The {IdempotencyKey.HeaderName} header is not valid.",
        detail);

    /// <summary>422: the key was used with another payload.</summary>
    public static ProblemResult IdempotencyKeyReused() => Create(
        StatusCodes.Status422UnprocessableEntity,
        ProblemTypes.IdempotencyKeyReused,
        $"The {IdempotencyKey.HeaderName} is already used.",
        "A request with this key had another payload. Use a new key for a new request.");

    /// <summary>409: the first request with the key is in progress.</summary>
    /// <param name="retryAfter">When a repeat makes sense.</param>
    public static ProblemResult RequestInProgress(TimeSpan retryAfter) => new(
        Create(
            StatusCodes.Status409Conflict,
            ProblemTypes.RequestInProgress,
            "The request is in progress.",
            $"A request with this {IdempotencyKey.HeaderName} is being processed. Repeat it later.").Problem,
        retryAfter);

    /// <summary>Any problem.</summary>
    /// <param name="status">The status code.</param>
    /// <param name="type">What kind of problem it is, a URI: one of <see cref="ProblemTypes"/> or of your own.</param>
    /// <param name="title">The kind in words, the same for every occurrence.</param>
    /// <param name="detail">What is wrong here, and what the client can do.</param>
    public static ProblemResult Create(int status, string type, string title, string detail) =>
        new(new ProblemDetails { Status = status, Type = type, Title = title, Detail = detail });
}
