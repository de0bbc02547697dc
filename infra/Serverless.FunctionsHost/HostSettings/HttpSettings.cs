namespace Serverless.FunctionsHost.HostSettings;

/// <summary>
/// <c>extensions.http</c>. See
/// https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook#hostjson-settings.
/// </summary>
internal sealed record HttpSettings
{
    public string RoutePrefix { get; init; } = "api";

    /// <summary>Headers that every answer carries.</summary>
    public IReadOnlyDictionary<string, string> CustomHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>HTTP functions at once; null is without a limit, as outside the Consumption plan.</summary>
    public int? MaxConcurrentRequests { get; init; }

    /// <summary>Requests that run or wait; more are answered with 429. Null is without a limit.</summary>
    public int? MaxOutstandingRequests { get; init; }
}
