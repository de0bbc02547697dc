using Microsoft.Extensions.Time.Testing;
using Serverless.Sqlite;
using Serverless.TaskHub.Execution;

namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>A hub of a story, with its worker and its clock.</summary>
internal sealed class CrashedHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock;
    private readonly IAsyncDisposable _worker;

    private CrashedHub(
        DurableTaskHub hub, SqliteDatabase database, FakeTimeProvider clock, EffectLog effects, IAsyncDisposable worker)
    {
        Hub = hub;
        Database = database;
        Effects = effects;
        _clock = clock;
        _worker = worker;
    }

    public DurableTaskHub Hub { get; }

    public SqliteDatabase Database { get; }

    public EffectLog Effects { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="database">What a crash has left.</param>
    /// <param name="clock">The clock, at the time of the crash.</param>
    /// <param name="executor">The worker.</param>
    /// <param name="effects">What it does to the world.</param>
    /// <param name="oneByOne">One activity, one orchestrator at a time, so that commits are many and small.</param>
    public static async Task<CrashedHub> OpenAsync(
        SqliteDatabase database,
        FakeTimeProvider clock,
        ITaskHubExecutor executor,
        EffectLog effects,
        bool oneByOne)
    {
        var hub = await DurableTaskHub.OpenAsync(
            new DurableTaskHubOptions { Database = database, TimeProvider = clock });
        var most = oneByOne ? 1 : TaskHubExecutorOptions.DefaultConcurrency;
        var worker = hub.AttachExecutor(executor, new TaskHubExecutorOptions
        {
            MaxConcurrentActivities = most,
            MaxConcurrentOrchestrators = most,
            MaxConcurrentEntities = most,
        });
        return new CrashedHub(hub, database, clock, effects, worker);
    }

    /// <summary>Runs until no timer is left: every instance has ended, or waits for what never comes.</summary>
    public async Task FinishAsync()
    {
        while (true)
        {
            await Hub.WhenIdleAsync(Token).WaitAsync(Patience, TimeProvider.System, Token);
            if (Hub.NextTimer is not { } due)
            {
                return;
            }

            _clock.Advance(due > _clock.GetUtcNow() ? due - _clock.GetUtcNow() : TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>A number of the database.</summary>
    public async Task<long> CountAsync(string table) => await Database.ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {table}";
        return (long)command.ExecuteScalar()!;
    });

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await Hub.DisposeAsync();
    }
}
