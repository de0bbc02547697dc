using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Settings;

namespace Serverless.FunctionsHost.Storage;

/// <summary>
/// Clients for a storage connection: a connection string, or <c>{name}__queueServiceUri</c> (<c>__blobServiceUri</c>,
/// <c>__tableServiceUri</c>, <c>__serviceUri</c>, <c>__accountName</c>) with an identity. See
/// https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection.
/// </summary>
internal static class StorageClients
{
    /// <summary>The connection of a binding that names none.</summary>
    public const string DefaultConnection = "AzureWebJobsStorage";

    /// <summary>Makes a client of the queue service; message texts are left as they are on the queue.</summary>
    /// <exception cref="SettingException">The connection is missing or cannot be read.</exception>
    public static QueueServiceClient Queues(FunctionAppContext app, string? connection, string where)
    {
        var setting = app.Resolver.ResolveConnection(connection, DefaultConnection, where);
        return Create(
            setting,
            text => new QueueServiceClient(text),
            (address, credential) => new QueueServiceClient(address, credential),
            "queue");
    }

    /// <summary>Makes a client of the blob service.</summary>
    /// <exception cref="SettingException">The connection is missing or cannot be read.</exception>
    public static BlobServiceClient Blobs(FunctionAppContext app, string? connection, string where)
    {
        var setting = app.Resolver.ResolveConnection(connection, DefaultConnection, where);
        return Create(
            setting,
            text => new BlobServiceClient(text),
            (address, credential) => new BlobServiceClient(address, credential),
            "blob");
    }

    /// <summary>Makes a client of the table service.</summary>
    /// <exception cref="SettingException">The connection is missing or cannot be read.</exception>
    public static TableServiceClient Tables(FunctionAppContext app, string? connection, string where)
    {
        var setting = app.Resolver.ResolveConnection(connection, DefaultConnection, where);
        return Create(
            setting,
            text => new TableServiceClient(text),
            (address, credential) => new TableServiceClient(address, credential),
            "table");
    }

    private static T Create<T>(
        ConnectionSetting setting, Func<string, T> byText, Func<Uri, TokenCredential, T> byIdentity, string service)
    {
        try
        {
            if (!string.IsNullOrEmpty(setting.ConnectionString))
            {
                return byText(setting.ConnectionString);
            }

            var address = setting.Section[$"{service}ServiceUri"]
                ?? setting.Section["serviceUri"]
                ?? (setting.Section["accountName"] is { } account
                    ? $"https://{account}.{service}.core.windows.net"
                    : null);
            if (address is not null)
            {
                return byIdentity(new Uri(address), ConnectionCredential.Of(setting));
            }
        }
        catch (FormatException failure)
        {
            throw Unreadable(setting.Name, failure.Message, service);
        }

        throw Unreadable(setting.Name, $"it is empty and there is no '{setting.Name}__{service}ServiceUri'.", service);
    }

    private static SettingException Unreadable(string name, string reason, string service) =>
        new(
            name,
            $"The storage connection '{name}' cannot be used: {reason} Set '{name}' to a connection string (such as"
            + $" 'UseDevelopmentStorage=true' for Azurite), or '{name}__{service}ServiceUri' to the address of the "
            + "service.");
}
