namespace Serverless.FunctionsHost.HostSettings;

/// <summary><c>extensions.http</c>.</summary>
internal sealed record HttpSettings
{
    public string RoutePrefix { get; init; } = "api";
}
