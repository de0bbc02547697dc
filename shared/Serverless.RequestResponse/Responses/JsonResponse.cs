using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Serverless.Messaging;

namespace Serverless.RequestResponse;

/// <summary>An HTTP response with a JSON body, as data: it can be kept and given again. It writes itself, and needs no
/// formatters of the host.</summary>
public sealed record JsonResponse : IStatusCodeActionResult
{
    /// <summary>The content type of <see cref="Body"/>.</summary>
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>The status code.</summary>
    public required int StatusCode { get; init; }

    /// <summary>The <c>Location</c> header; null for none.</summary>
    public string? Location { get; init; }

    /// <summary>The body in UTF-8; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    int? IStatusCodeActionResult.StatusCode => StatusCode;

    /// <summary>200 with a body (<see cref="MessageJson"/>).</summary>
    public static JsonResponse Ok<T>(T value) => Create(StatusCodes.Status200OK, value);

    /// <summary>201: created; the body is its representation.</summary>
    public static JsonResponse Created<T>(string location, T value) =>
        Create(StatusCodes.Status201Created, value) with { Location = location };

    /// <summary>202: accepted; <paramref name="location"/> tells how it goes on.</summary>
    public static JsonResponse Accepted<T>(string location, T value) =>
        Create(StatusCodes.Status202Accepted, value) with { Location = location };

    /// <summary>202 without a body.</summary>
    public static JsonResponse Accepted(string? location = null) =>
        new() { StatusCode = StatusCodes.Status202Accepted, Location = location };

    /// <summary>Any status, with a body.</summary>
    public static JsonResponse Create<T>(int statusCode, T value) => new()
    {
        StatusCode = statusCode,
        Body = JsonSerializer.SerializeToUtf8Bytes(value, MessageJson.Options),
    };

    /// <inheritdoc/>
    public async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.HttpContext.Response;
        response.StatusCode = StatusCode;
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        response.ContentLength = Body.Length;
        if (!Body.IsEmpty)
        {
            response.ContentType = ContentType;
            await response.Body.WriteAsync(Body, context.HttpContext.RequestAborted);
        }
    }
}
