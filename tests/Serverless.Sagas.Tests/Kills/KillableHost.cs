using System.Globalization;
using System.Text;
using Microsoft.DurableTask;
using Serverless.Runtime.Durable;
using Serverless.Sqlite;

namespace Serverless.Sagas.Tests.Kills;

/// <summary>
/// A saga host whose journal and effects are files, so that its process can be killed at any instant and what happened
/// can be read afterwards. Every fourth saga fails at its last step and has to undo the others.
/// </summary>
internal sealed class KillableHost : IAsyncDisposable
{
    public const int Steps = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly SqliteDatabase _database;
    private readonly FileStream _effects;
    private readonly Lock _gate = new();

    private KillableHost(string directory)
    {
        _database = SqliteDatabase.Open(Path.Combine(directory, "durable.db"));
        _effects = new FileStream(
            EffectsPath(directory), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Engine = new DurableEngine(new DurableEngineOptions { Database = _database });
        Engine.AddOrchestrator("Order", async context => await RunAsync(context));
        Engine.AddActivity("Do", (call, _) => EffectAsync(call, "do"));
        Engine.AddActivity("Undo", (call, _) => EffectAsync(call, "undo"));
    }

    public DurableEngine Engine { get; }

    public static string EffectsPath(string directory) => Path.Combine(directory, "effects.log");

    public static string SagaId(int number) => string.Create(CultureInfo.InvariantCulture, $"saga-{number}");

    public static bool Fails(string sagaId) => int.Parse(sagaId.AsSpan(5), CultureInfo.InvariantCulture) % 4 == 0;

    public static async Task<KillableHost> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var host = new KillableHost(directory);
        await host.Engine.StartAsync(cancellationToken);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await _database.DisposeAsync();
        await _effects.DisposeAsync();
    }

    private static Task<SagaResult> RunAsync(TaskOrchestrationContext context)
    {
        var saga = context.StartSaga();
        return saga.RunAsync(async () =>
        {
            for (var i = 0; i < Steps; i++)
            {
                var step = string.Create(CultureInfo.InvariantCulture, $"step-{i}");
                await saga.StepAsync(
                    step,
                    () => context.CallActivityAsync("Do", step),
                    () => context.CallActivityAsync("Undo", step),
                    new SagaStepOptions { CompensateWhen = CompensationTrigger.StepStarted });
                await context.CreateTimer(Pause, CancellationToken.None);
            }

            if (Fails(context.InstanceId))
            {
                throw new SagaAbortedException("by plan");
            }
        });
    }

    private async Task<object?> EffectAsync(ActivityCall call, string effect)
    {
        await Task.Yield();
        lock (_gate)
        {
            // One write a line: a kill leaves whole lines.
            _effects.Write(Encoding.UTF8.GetBytes($"{call.InstanceId} {effect} {call.GetInput<string>()}\n"));
        }

        return null;
    }
}
