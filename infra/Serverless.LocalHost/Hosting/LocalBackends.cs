using System.Globalization;
using Microsoft.Extensions.Logging;
using Serverless.Broker;
using Serverless.FunctionsHost.Azurite;
using Serverless.LocalHost.Backends;
using Serverless.Topology;

namespace Serverless.LocalHost.Hosting;

/// <summary>What apps talk to: the broker, durable instances, storage, and a place for documents.</summary>
internal sealed class LocalBackends : IAsyncDisposable
{
    private readonly string? _dataDirectory;
    private readonly string _documents;

    private AzuriteServer? _storage;

    private LocalBackends(BrokerHost broker, string? dataDirectory)
    {
        Broker = broker;
        _dataDirectory = dataDirectory;
        _documents = dataDirectory is null ? VolatileFolder.Create() : Path.GetFullPath(dataDirectory);
    }

    /// <summary>Gets the broker.</summary>
    public BrokerHost Broker { get; }

    /// <summary>Gets where each of them is.</summary>
    public BackendAddresses Addresses => new(
        app => app is null ? Broker.ConnectionString() : Broker.ConnectionString(app),
        app => $"Data Source={Path.Combine(_documents, app, "documents.db")}",
        _storage?.ConnectionString);

    /// <summary>Starts them.</summary>
    /// <param name="options">Where they listen and keep their data.</param>
    /// <param name="topology">The entities of the broker; null for none.</param>
    /// <param name="withStorage">Whether blobs, queues and tables are served.</param>
    /// <param name="loggers">Their log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalHostException">A port is in use, or the data cannot be used.</exception>
    public static async Task<LocalBackends> StartAsync(
        LocalHostOptions options,
        TopologyDefinition? topology,
        bool withStorage,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        try
        {
            var broker = await BrokerHost.StartAsync(
                new BrokerOptions
                {
                    AmqpPort = options.AmqpPort,
                    DataDirectory = options.DataDirectory is { } data ? Path.Combine(data, "broker") : null,
                    LoggerFactory = loggers,
                    Topology = topology,
                },
                cancellationToken);
            var backends = new LocalBackends(broker, options.DataDirectory);
            if (withStorage)
            {
                await backends.StartStorageAsync(cancellationToken);
            }

            return backends;
        }
        catch (BrokerStartException failure) when (failure.Port is { } port)
        {
            throw PortInUse(port, "--amqp-port PORT", failure);
        }
        catch (Exception failure) when (failure is TopologyException or BrokerStartException)
        {
            throw new LocalHostException(failure.Message, failure);
        }
    }

    /// <summary>A port that is taken: which, and how to give another.</summary>
    public static LocalHostException PortInUse(int port, string option, Exception inner) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Port {port} is in use. Stop what uses it, or give another with {option} (0 takes any free one)."),
        inner);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }

        await Broker.DisposeAsync();
        if (_dataDirectory is null)
        {
            VolatileFolder.TryDelete(_documents);
        }
    }

    private async Task StartStorageAsync(CancellationToken cancellationToken)
    {
        try
        {
            _storage = await AzuriteServer.StartAsync(
                AzuritePackage.UserDirectory,
                _dataDirectory is null ? null : Path.GetFullPath(Path.Combine(_dataDirectory, "azurite")),
                cancellationToken);
        }
        catch (AzuriteException failure)
        {
            await DisposeAsync();
            throw new LocalHostException(failure.Message, failure);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }
}
