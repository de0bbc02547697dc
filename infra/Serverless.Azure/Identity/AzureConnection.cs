using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace Serverless.Azure;

/// <summary>How to reach a service: an address and a credential, or a connection string. The settings are those of
/// identity-based connections of the Functions host.</summary>
internal sealed record AzureConnection
{
    private AzureConnection(string? connectionString, string? address, TokenCredential? credential)
    {
        ConnectionString = connectionString;
        Address = address;
        Credential = credential;
    }

    /// <summary>The connection string; null with a credential.</summary>
    public string? ConnectionString { get; }

    /// <summary>The address of the service; null with a connection string.</summary>
    public string? Address { get; }

    /// <summary>The identity; null with a connection string.</summary>
    public TokenCredential? Credential { get; }

    /// <exception cref="InvalidOperationException">Neither is set.</exception>
    public static AzureConnection Read(IConfiguration configuration, string name, string addressSetting)
    {
        if (configuration[name] is { Length: > 0 } connectionString)
        {
            return new AzureConnection(connectionString, address: null, credential: null);
        }

        if (Setting(configuration, name, addressSetting) is not { } address)
        {
            throw new InvalidOperationException(
                $"Neither setting '{name}' nor '{name}__{addressSetting}' is set. Give a connection string in the "
                + "first, or the address of the service in the second.");
        }

        return new AzureConnection(connectionString: null, address, Identity(configuration, name));
    }

    private static TokenCredential Identity(IConfiguration configuration, string name)
    {
        var clientId = Setting(configuration, name, "clientId");
        var isManaged = string.Equals(
            Setting(configuration, name, "credential"), "managedidentity", StringComparison.OrdinalIgnoreCase);
        if (!isManaged)
        {
            return new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
        }

        return new ManagedIdentityCredential(clientId is null
            ? ManagedIdentityId.SystemAssigned
            : ManagedIdentityId.FromUserAssignedClientId(clientId));
    }

    // Environment variables come with ':', a settings file may have kept the '__'.
    private static string? Setting(IConfiguration configuration, string name, string setting) =>
        (configuration[$"{name}:{setting}"] ?? configuration[$"{name}__{setting}"]) is { Length: > 0 } value
            ? value
            : null;
}
