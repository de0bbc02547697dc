using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;

namespace Serverless.Azure;

/// <summary>One client for each namespace that the settings name. Safe for concurrent use.</summary>
internal sealed class ServiceBusClients(IConfiguration configuration) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<ServiceBusClient>> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Connection, string Entity), ServiceBusSender> _senders = new();

    /// <summary>The client of a namespace.</summary>
    /// <param name="connection">The setting that names it.</param>
    /// <exception cref="InvalidOperationException">The setting is missing.</exception>
    public ServiceBusClient Of(string connection) => _clients
        .GetOrAdd(connection, name => new Lazy<ServiceBusClient>(() => Create(name)))
        .Value;

    /// <summary>The sender to a queue or topic.</summary>
    /// <exception cref="InvalidOperationException">The setting is missing.</exception>
    public ServiceBusSender SenderOf(string connection, string entity) =>
        _senders.GetOrAdd((connection, entity), key => Of(key.Connection).CreateSender(key.Entity));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            await client.Value.DisposeAsync();
        }
    }

    private ServiceBusClient Create(string name)
    {
        var connection = AzureConnection.Read(configuration, name, "fullyQualifiedNamespace");
        return connection.Credential is { } credential
            ? new ServiceBusClient(connection.Address, credential)
            : new ServiceBusClient(connection.ConnectionString);
    }
}
