using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Serverless.AzureSdk.Tests.DurableTask;

/// <summary>Implements the abstract members only and writes down what reaches them.</summary>
internal sealed class RecordingContext(ILoggerFactory loggers) : TaskOrchestrationContext
{
    public List<string> Calls { get; } = [];

    public TaskCompletionSource Timer { get; } = new();

    public TaskCompletionSource<object?> Event { get; } = new();

    public bool Replaying { get; set; }

    public override TaskName Name => "FulfilOrder";

    public override string InstanceId => "o-1";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    public override bool IsReplaying => Replaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default =>
        default;

    public override Task<TResult> CallActivityAsync<TResult>(
        TaskName name,
        object? input = null,
        TaskOptions? options = null)
    {
        Calls.Add($"activity {name} {input ?? "-"} {(options is null ? "-" : "options")} {typeof(TResult).Name}");
        return Task.FromResult<TResult>(default!);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName,
        object? input = null,
        TaskOptions? options = null)
    {
        Calls.Add(
            $"sub {orchestratorName} {input ?? "-"} {(options is null ? "-" : "options")} {typeof(TResult).Name}");
        return Task.FromResult<TResult>(default!);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Calls.Add($"timer {fireAt:HH:mm:ss}");
        cancellationToken.Register(() => Calls.Add("timer cancelled"));
        return Timer.Task;
    }

    public override async Task<T> WaitForExternalEvent<T>(
        string eventName,
        CancellationToken cancellationToken = default)
    {
        Calls.Add($"wait {eventName}");
        await using CancellationTokenRegistration registration =
            cancellationToken.Register(() => Event.TrySetCanceled(cancellationToken));
        return (T)(await Event.Task)!;
    }

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        Calls.Add($"send {instanceId} {eventName} {payload}");

    public override void SetCustomStatus(object? customStatus) => Calls.Add($"status {customStatus}");

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        Calls.Add($"continue {newInput} {preserveUnprocessedEvents}");

    public override Guid NewGuid() => Guid.Empty;
}
