namespace Serverless.FunctionsHost.Http;

/// <summary>How the HTTP functions of one app are reached.</summary>
internal sealed record HttpTriggerOptions
{
    /// <summary>
    /// Gets the origins of <c>Host.CORS</c> in local.settings.json; <c>*</c> for any, empty for no CORS.
    /// </summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Gets whether browsers may send credentials (<c>Host.CORSCredentials</c>).</summary>
    public bool CorsCredentials { get; init; }

    /// <summary>Gets whether functions above Anonymous, the host's own API and those of extensions ask for a key; Core
    /// Tools do so with <c>--enableAuth</c> only.</summary>
    public bool RequireKeys { get; init; }

    /// <summary>Gets the endpoints of other features on the same server.</summary>
    public IReadOnlyList<IHttpEndpoints> Endpoints { get; init; } = [];
}
