using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using Serverless.Runtime.Durable;
using Serverless.Sqlite;

namespace Serverless.Runtime.Tests.Durable;

/// <summary>An engine on a fake clock; in memory, or on a file so that it can be stopped and opened again.</summary>
internal sealed class EngineHarness : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Action<DurableEngine> _functions;
    private readonly string? _path;
    private SqliteDatabase _database = null!;

    private EngineHarness(Action<DurableEngine> functions, string? path)
    {
        _functions = functions;
        _path = path;
    }

    /// <summary>The next engine that is opened dies after that many commits; null lives on.</summary>
    public int? DieAfterCommits { get; set; }

    public FakeTimeProvider Time { get; } = new(Start);

    public DurableEngine Engine { get; private set; } = null!;

    public DurableTaskClient Client => Engine.Client;

    public SqliteDatabase Database => _database;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<EngineHarness> StartAsync(Action<DurableEngine> functions, string? path = null)
    {
        var harness = new EngineHarness(functions, path);
        await harness.OpenAsync();
        return harness;
    }

    /// <summary>Drops the engine, whatever it is doing, and opens the journal again.</summary>
    public async Task RestartAsync(Action<DurableEngine>? functions = null)
    {
        await CloseAsync();
        await OpenAsync(functions);
    }

    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null, string? id = null)
    {
        id = await ScheduleAsync(orchestrator, input, id);
        return await EndAsync(id);
    }

    public Task<string> ScheduleAsync(string orchestrator, object? input = null, string? id = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(
            orchestrator, input, new StartOrchestrationOptions(id), Cancellation);

    public Task<OrchestrationMetadata> EndAsync(string id) =>
        Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Cancellation)
            .WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation);

    public Task IdleAsync() =>
        Engine.WhenIdleAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation);

    /// <summary>Moves the clock in steps, each to the end of what became due.</summary>
    public async Task AdvanceAsync(TimeSpan by, int steps = 1)
    {
        for (var i = 0; i < steps; i++)
        {
            await IdleAsync();
            Time.Advance(by / steps);
            await IdleAsync();
        }
    }

    public async Task<OrchestrationMetadata> GetAsync(string id) =>
        (await Client.GetInstanceAsync(id, getInputsAndOutputs: true, Cancellation)).ShouldNotBeNull();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_path is not null)
        {
            Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
        }
    }

    /// <summary>A path for a journal in a directory of its own; the harness deletes it.</summary>
    public static string NewPath() =>
        Path.Combine(Directory.CreateTempSubdirectory("durable-tests-").FullName, "durable.db");

    private async Task CloseAsync()
    {
        await Engine.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task OpenAsync(Action<DurableEngine>? functions = null)
    {
        _database = _path is null ? SqliteDatabase.InMemory() : SqliteDatabase.Open(_path);
        Engine = new DurableEngine(new DurableEngineOptions
        {
            Database = _database,
            TimeProvider = Time,
            DieAfterCommits = DieAfterCommits,
        });
        (functions ?? _functions)(Engine);
        await Engine.StartAsync(Cancellation);
    }
}
