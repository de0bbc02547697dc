using Microsoft.Azure.Functions.Worker.Http;

namespace Serverless.Runtime.Http;

/// <summary>A cookie of a request, or one that a function makes for its answer.</summary>
internal sealed record RequestCookie(string Name, string Value) : IHttpCookie
{
    public string? Domain { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public bool? HttpOnly { get; init; }

    public double? MaxAge { get; init; }

    public string? Path { get; init; }

    public SameSite SameSite { get; init; }

    public bool? Secure { get; init; }
}
