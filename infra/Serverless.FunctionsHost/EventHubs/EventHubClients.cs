using System.Collections.Concurrent;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Serverless.FunctionsHost.HostSettings;
using Serverless.FunctionsHost.Messaging;
using Serverless.FunctionsHost.Settings;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>One connection and one producer for each hub of each connection setting.</summary>
internal sealed class EventHubClients : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Connection, string Hub), Lazy<EventHubConnection>> _connections =
        new();

    private readonly ConcurrentDictionary<
        (EventHubConnection Connection, ClientRetrySettings Retry), EventHubProducerClient> _producers = new();

    /// <summary>The retry rule of a client.</summary>
    public static EventHubsRetryOptions RetryOf(ClientRetrySettings retry) => new()
    {
        Mode = retry.IsFixed ? EventHubsRetryMode.Fixed : EventHubsRetryMode.Exponential,
        TryTimeout = retry.TryTimeout,
        Delay = retry.Delay,
        MaximumDelay = retry.MaxDelay,
        MaximumRetries = retry.MaxRetries,
    };

    /// <summary>The connection; it connects when it is first used.</summary>
    /// <exception cref="SettingException">The setting is empty or cannot be read.</exception>
    public EventHubConnection Get(ConnectionSetting connection, string hub) =>
        _connections.GetOrAdd(
            (ConnectionCredential.KeyOf(connection), hub),
            _ => new Lazy<EventHubConnection>(() => Create(connection, hub))).Value;

    /// <summary>The producer of a connection.</summary>
    public EventHubProducerClient Producer(EventHubConnection connection, ClientRetrySettings retry) =>
        _producers.GetOrAdd(
            (connection, retry),
            static key => new EventHubProducerClient(
                key.Connection, new EventHubProducerClientOptions { RetryOptions = RetryOf(key.Retry) }));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var producer in _producers.Values)
        {
            await producer.DisposeAsync();
        }

        foreach (var connection in _connections.Values.Where(connection => connection.IsValueCreated))
        {
            await connection.Value.DisposeAsync();
        }
    }

    private static EventHubConnection Create(ConnectionSetting connection, string hub)
    {
        try
        {
            if (!string.IsNullOrWhiteSpace(connection.ConnectionString))
            {
                // A connection string of one hub says which; the function's word has to agree.
                return EventHubsConnectionStringProperties.Parse(connection.ConnectionString).EventHubName is null
                    ? new EventHubConnection(connection.ConnectionString, hub)
                    : new EventHubConnection(connection.ConnectionString);
            }

            return string.IsNullOrWhiteSpace(connection.FullyQualifiedNamespace)
                ? throw ConnectionCredential.Empty(connection)
                : new EventHubConnection(
                    connection.FullyQualifiedNamespace, hub, ConnectionCredential.Of(connection));
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            throw ConnectionCredential.Malformed(connection, failure);
        }
    }
}
