namespace Serverless.FunctionsHost.Settings;

/// <summary>The <c>Host</c> section of local.settings.json: how Core Tools start the app's web server.</summary>
internal sealed record LocalHostSection
{
    /// <summary>Gets the port; null when none is given.</summary>
    public int? LocalHttpPort { get; init; }

    /// <summary>Gets the origins that browsers may call from; <c>*</c> is any. Empty allows none.</summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>Gets whether calls from other origins may carry cookies and the Authorization header.</summary>
    public bool CorsCredentials { get; init; }
}
