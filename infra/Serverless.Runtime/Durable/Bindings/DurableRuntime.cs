using Microsoft.Extensions.Logging;
using Serverless.Runtime.HostSettings;
using Serverless.Sqlite;

namespace Serverless.Runtime.Durable;

/// <summary>
/// The engine of one app, with its journal: <c>durable.db</c> in a directory named after the app, or in memory. Started
/// by the listener of whichever durable kind comes first, stopped by the one that comes last.
/// </summary>
internal sealed class DurableRuntime : IAsyncDisposable
{
    private readonly SqliteDatabase _database;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _started;

    public DurableRuntime(
        FunctionsHostOptions host, HostJson hostJson, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        var settings = hostJson.DurableTask;
        _database = host.DataDirectory is { } directory
            ? SqliteDatabase.Open(Path.Combine(directory, host.Name, "durable.db"))
            : SqliteDatabase.InMemory();
        Engine = new DurableEngine(new DurableEngineOptions
        {
            Database = _database,
            TimeProvider = timeProvider,
            LoggerFactory = loggerFactory,
            MaxConcurrentActivities =
                settings.MaxConcurrentActivityFunctions ?? DurableEngineOptions.DefaultConcurrency,
            MaxConcurrentOrchestrators =
                settings.MaxConcurrentOrchestratorFunctions ?? DurableEngineOptions.DefaultConcurrency,
        });
    }

    public DurableEngine Engine { get; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_started)
            {
                _started = true;
                await Engine.StartAsync(cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await _database.DisposeAsync();
        _gate.Dispose();
    }
}
