using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Serverless.Messaging;

namespace Serverless.RequestResponse;

/// <summary>Reads the bodies of requests.</summary>
public static class HttpRequestBodies
{
    /// <summary>Default of the longest body, in bytes.</summary>
    public const int DefaultMaxLength = 1024 * 1024;

    /// <summary>Reads a JSON body (<see cref="MessageJson"/>). What is wrong with it becomes a problem: 415 for
    /// another media type, 413 when it is too long, 400 when it is not JSON or not a
    /// <typeparamref name="T"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxLength">The longest body, in bytes.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<JsonBody<T>> ReadJsonBodyAsync<T>(
        this HttpRequest request, int maxLength = DefaultMaxLength, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.HasJsonContentType())
        {
            return Failed<T>(Problems.UnsupportedMediaType(
                $"The Content-Type is '{request.ContentType}'. Send application/json."));
        }

        if (await ReadBytesAsync(request, maxLength, cancellationToken) is not { } bytes)
        {
            return Failed<T>(Problems.ContentTooLarge($"The body is longer than {maxLength} bytes."));
        }

        if (!JsonText.TryDecode(bytes, request.ContentType, out var text, out var problem))
        {
            return Failed<T>(Problems.UnsupportedMediaType($"The body cannot be read: {problem}."));
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text.Span, MessageJson.Options) is { } value
                ? new JsonBody<T>(value, Problem: null)
                : Failed<T>(Problems.BadRequest("The body is null. Send an object."));
        }
        catch (JsonException e)
        {
            return Failed<T>(Describe(e));
        }
    }

    private static JsonBody<T> Failed<T>(ProblemResult problem)
        where T : class => new(Value: null, problem);

    // The reader's message names .NET types; the place is what helps a client.
    private static ProblemResult Describe(JsonException e) => string.IsNullOrEmpty(e.Path) || e.Path == "$"
        ? Problems.BadRequest(
            "The body is not the JSON object that is expected "
            + $"(line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).")
        : Problems.Validation(new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            [e.Path.StartsWith("$.", StringComparison.Ordinal) ? e.Path[2..] : e.Path] =
                ["The value is missing or not of the expected type."],
        });

    private static async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(
        HttpRequest request, int maxLength, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxLength)
        {
            return null;
        }

        using var content = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > maxLength)
            {
                return null;
            }

            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
