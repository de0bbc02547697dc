using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Serverless.Sqlite;
using Serverless.TaskHub;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// The task hubs of a host, by name without letter case; each is opened when the first app names it. Apps that name the
/// same hub share it, as in the cloud.
/// </summary>
internal sealed class DurableHubs : IAsyncDisposable
{
    private readonly string? _directory;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly ConcurrentDictionary<string, OpenHub> _hubs = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the set.</summary>
    /// <param name="directory">Where each hub has a database file; null keeps hubs in memory.</param>
    /// <param name="time">The clock of their timers.</param>
    /// <param name="loggers">Their log.</param>
    public DurableHubs(string? directory, TimeProvider time, ILoggerFactory loggers)
    {
        _directory = directory;
        _time = time;
        _loggers = loggers;
    }

    /// <summary>Gets the hubs that are open, by name.</summary>
    public IReadOnlyDictionary<string, DurableTaskHub> Open =>
        _hubs.ToDictionary(pair => pair.Key, pair => pair.Value.Hub, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a hub that is open; null when there is none of that name.</summary>
    public DurableTaskHub? Find(string name) => _hubs.TryGetValue(name, out var open) ? open.Hub : null;

    /// <summary>The hub of a name, opened if need be.</summary>
    /// <exception cref="TaskHubException">It is no name of a hub.</exception>
    public async Task<DurableTaskHub> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (Find(name) is { } known)
        {
            return known;
        }

        TaskHubName.Check(name);
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (Find(name) is { } opened)
            {
                return opened;
            }

            var open = await OpenAsync(name);
            _hubs[name] = open;
            return open.Hub;
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var open in _hubs.Values)
        {
            await open.Hub.DisposeAsync();
            if (open.Database is not null)
            {
                await open.Database.DisposeAsync();
            }
        }

        _hubs.Clear();
        _opening.Dispose();
    }

    private async Task<OpenHub> OpenAsync(string name)
    {
        SqliteDatabase? database = null;
        if (_directory is not null)
        {
            Directory.CreateDirectory(_directory);
            database = SqliteDatabase.Open(Path.Combine(_directory, $"taskhub-{name.ToLowerInvariant()}.db"));
        }

        try
        {
            var hub = await DurableTaskHub.OpenAsync(new DurableTaskHubOptions
            {
                Database = database,
                TimeProvider = _time,
                LoggerFactory = _loggers,
            });
            return new OpenHub(hub, database);
        }
        catch
        {
            if (database is not null)
            {
                await database.DisposeAsync();
            }

            throw;
        }
    }

    private sealed record OpenHub(DurableTaskHub Hub, SqliteDatabase? Database);
}
