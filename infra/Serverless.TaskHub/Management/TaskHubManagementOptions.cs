namespace Serverless.TaskHub.Management;

/// <summary>How the HTTP management API of a hub is served.</summary>
public sealed record TaskHubManagementOptions
{
    /// <summary>The path of the Functions host.</summary>
    public const string DefaultPath = "/runtime/webhooks/durabletask";

    /// <summary>Gets the path that everything is below.</summary>
    public string Path { get; init; } = DefaultPath;

    /// <summary>Gets the base of the addresses in answers, for example <c>http://localhost:7071</c>. Default: null,
    /// that of the request.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Gets the query of the addresses in answers, for example <c>taskHub=Orders&amp;connection=Storage&amp;
    /// code=…</c>. Default: empty.</summary>
    public string RequiredQuery { get; init; } = string.Empty;

    /// <summary>Gets the authorization code: requests give it as <c>code</c> in the query or in the header
    /// <c>x-functions-key</c>, the others get 401; addresses in answers have it. Default: null, none is asked for.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>Gets a second code that opens the API and is in no address: the master key of a Functions host. It has
    /// no effect without <see cref="Code"/>. Default: null, there is none.</summary>
    public string? MasterCode { get; init; }
}
