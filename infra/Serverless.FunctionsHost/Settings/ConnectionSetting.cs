using Microsoft.Extensions.Configuration;

namespace Serverless.FunctionsHost.Settings;

/// <summary>
/// What a <c>Connection</c> name stands for: a connection string, or a section such as
/// <c>Name__fullyQualifiedNamespace</c> for identity-based connections.
/// </summary>
internal sealed record ConnectionSetting(string Name, string? ConnectionString, IConfigurationSection Section)
{
    /// <summary>The host of the namespace in an identity-based connection.</summary>
    public string? FullyQualifiedNamespace => Section["fullyQualifiedNamespace"];
}
