using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace Serverless.RequestResponse;

/// <summary>A response that is a problem (RFC 9457), as <c>application/problem+json</c>. It writes itself, and needs no
/// formatters of the host.</summary>
public sealed class ProblemResult : IStatusCodeActionResult
{
    /// <summary>The content type.</summary>
    public const string ContentType = "application/problem+json";

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web);

    internal ProblemResult(ProblemDetails problem, TimeSpan? retryAfter = null)
    {
        Problem = problem;
        RetryAfter = retryAfter;
    }

    /// <summary>The problem. <c>traceId</c> is added when it is written.</summary>
    public ProblemDetails Problem { get; }

    /// <summary>The <c>Retry-After</c> header, written in whole seconds; null for none.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <inheritdoc/>
    public int? StatusCode => Problem.Status;

    /// <inheritdoc/>
    public async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.HttpContext.Response;
        response.StatusCode = Problem.Status!.Value;
        if (RetryAfter is { } retryAfter)
        {
            response.Headers.RetryAfter =
                Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        Problem.Extensions["traceId"] = Activity.Current?.Id ?? context.HttpContext.TraceIdentifier;
        var body = JsonSerializer.SerializeToUtf8Bytes(Problem, JsonOptions);
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.HttpContext.RequestAborted);
    }
}
