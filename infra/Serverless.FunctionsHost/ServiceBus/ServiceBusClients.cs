using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Settings;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>One client, and so one AMQP connection, for each connection setting; one sender for each entity.</summary>
internal sealed class ServiceBusClients : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Connection, ClientRetrySettings Retry), Lazy<ServiceBusClient>>
        _clients = new();

    private readonly ConcurrentDictionary<(ServiceBusClient Client, string Entity), ServiceBusSender> _senders = new();

    /// <summary>The client; it connects when it is first used.</summary>
    /// <exception cref="SettingException">The connection is empty or cannot be read.</exception>
    public ServiceBusClient Get(ConnectionSetting connection, ClientRetrySettings retry) =>
        _clients.GetOrAdd(
            (ConnectionCredential.KeyOf(connection), retry),
            _ => new Lazy<ServiceBusClient>(() => Create(connection, retry))).Value;

    /// <summary>The sender to a queue or topic.</summary>
    public ServiceBusSender Sender(ServiceBusClient client, string entity) =>
        _senders.GetOrAdd((client, entity), static key => key.Client.CreateSender(key.Entity));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            if (client.IsValueCreated)
            {
                await client.Value.DisposeAsync();
            }
        }
    }

    private static ServiceBusClient Create(ConnectionSetting connection, ClientRetrySettings retry)
    {
        var options = new ServiceBusClientOptions
        {
            RetryOptions = new ServiceBusRetryOptions
            {
                Mode = retry.IsFixed ? ServiceBusRetryMode.Fixed : ServiceBusRetryMode.Exponential,
                TryTimeout = retry.TryTimeout,
                Delay = retry.Delay,
                MaxDelay = retry.MaxDelay,
                MaxRetries = retry.MaxRetries,
            },
        };
        try
        {
            if (!string.IsNullOrWhiteSpace(connection.ConnectionString))
            {
                return new ServiceBusClient(connection.ConnectionString, options);
            }

            return string.IsNullOrWhiteSpace(connection.FullyQualifiedNamespace)
                ? throw ConnectionCredential.Empty(connection)
                : new ServiceBusClient(
                    connection.FullyQualifiedNamespace, ConnectionCredential.Of(connection), options);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            throw ConnectionCredential.Malformed(connection, failure);
        }
    }
}
