using System.Globalization;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Serverless.Sagas.Tests.Engine;
using Serverless.TaskHub;

namespace Serverless.Sagas.Tests.Kills;

/// <summary>
/// A saga host whose journal and effects are files, so that its process can be killed at any instant and what happened
/// can be read afterwards. Every fourth saga fails at its last step and has to undo the others.
/// </summary>
internal sealed class KillableHost : IAsyncDisposable
{
    public const int Steps = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly FileStream _effects;
    private readonly Lock _gate = new();
    private SagaServer _server = null!;

    private KillableHost(string directory) => _effects = new FileStream(
        EffectsPath(directory), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public DurableTaskClient Client => _server.Client;

    public DurableTaskHub Hub => _server.Hub;

    public static string EffectsPath(string directory) => Path.Combine(directory, "effects.log");

    public static string SagaId(int number) => string.Create(CultureInfo.InvariantCulture, $"saga-{number}");

    public static bool Fails(string sagaId) => int.Parse(sagaId.AsSpan(5), CultureInfo.InvariantCulture) % 4 == 0;

    public static async Task<KillableHost> StartAsync(string directory)
    {
        var host = new KillableHost(directory);
        host._server = await SagaServer.StartAsync(Path.Combine(directory, "taskhub.db"), TimeProvider.System, tasks =>
        {
            tasks.AddOrchestratorFunc<object, object?>("Order", (context, _) => RunAsync(context));
            tasks.AddActivityFunc<StepCall<string>, object?>(
                "Do", (context, call) => host.Effect(context, call.Input, "do"));
            tasks.AddActivityFunc<StepCall<string>, object?>(
                "Undo", (context, call) => host.Effect(context, call.Input, "undo"));
        });
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _effects.DisposeAsync();
    }

    public static async Task<object?> RunAsync(TaskOrchestrationContext context)
    {
        return await context.RunSagaAsync<string>(async saga =>
        {
            for (var i = 0; i < Steps; i++)
            {
                var step = string.Create(CultureInfo.InvariantCulture, $"step-{i}");
                await saga.Step(step, run => run.Call("Do", step), run => run.Call("Undo", step), Undo.Started);
                await context.CreateTimer(Pause, CancellationToken.None);
            }

            if (Fails(context.InstanceId))
            {
                saga.Abort("by plan");
            }
        });
    }

    private object? Effect(TaskActivityContext context, string step, string effect)
    {
        lock (_gate)
        {
            // One write a line: a kill leaves whole lines.
            _effects.Write(Encoding.UTF8.GetBytes($"{context.InstanceId} {effect} {step}\n"));
        }

        return null;
    }
}
