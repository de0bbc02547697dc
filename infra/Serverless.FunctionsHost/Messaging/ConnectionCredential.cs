using Azure.Core;
using Azure.Identity;
using Serverless.FunctionsHost.Settings;

namespace Serverless.FunctionsHost.Messaging;

/// <summary>
/// The identity of a connection without a connection string: <c>credential</c>, <c>clientId</c>, <c>tenantId</c>,
/// <c>clientSecret</c> beside <c>fullyQualifiedNamespace</c>. See
/// https://learn.microsoft.com/azure/azure-functions/functions-reference, "Common properties for identity-based
/// connections".
/// </summary>
internal static class ConnectionCredential
{
    /// <summary>Makes it; nothing is asked for yet.</summary>
    public static TokenCredential Of(ConnectionSetting connection)
    {
        var section = connection.Section;
        var clientId = section["clientId"];
        if (string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase))
        {
            return new ManagedIdentityCredential(
                clientId is null
                    ? ManagedIdentityId.SystemAssigned
                    : ManagedIdentityId.FromUserAssignedClientId(clientId));
        }

        if (section["tenantId"] is { } tenantId && clientId is not null && section["clientSecret"] is { } secret)
        {
            return new ClientSecretCredential(tenantId, clientId, secret);
        }

        return new DefaultAzureCredential(new DefaultAzureCredentialOptions
        {
            ManagedIdentityClientId = clientId,
            TenantId = section["tenantId"],
        });
    }

    /// <summary>What tells one connection from another.</summary>
    public static string KeyOf(ConnectionSetting connection) =>
        !string.IsNullOrWhiteSpace(connection.ConnectionString)
            ? connection.ConnectionString
            : string.Join(
                '|',
                connection.FullyQualifiedNamespace,
                connection.Section["credential"],
                connection.Section["clientId"],
                connection.Section["tenantId"]);

    /// <summary>The error of a connection that says neither how to reach the namespace nor which.</summary>
    public static SettingException Empty(ConnectionSetting connection) => new(
        connection.Name,
        $"The connection '{connection.Name}' is empty. Set '{connection.Name}' to a connection string, or"
        + $" '{connection.Name}__fullyQualifiedNamespace' to the host of the namespace, in local.settings.json.");

    /// <summary>The error of a connection string that cannot be read.</summary>
    public static SettingException Malformed(ConnectionSetting connection, Exception failure) => new(
        connection.Name,
        $"The connection string in '{connection.Name}' cannot be read: {failure.Message} Write 'Endpoint=sb://HOST/;"
        + "SharedAccessKeyName=NAME;SharedAccessKey=KEY'.");
}
