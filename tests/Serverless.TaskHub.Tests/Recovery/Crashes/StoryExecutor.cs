using System.Text.Json;
using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using Serverless.TaskHub.Execution;
using TaskFailureDetails = Microsoft.DurableTask.Protobuf.TaskFailureDetails;

namespace Serverless.TaskHub.Tests.Recovery.Crashes;

/// <summary>Runs orchestrators and entities by the SDK's own replay, and activities, by name.</summary>
internal sealed class StoryExecutor(
    IReadOnlyDictionary<string, Func<TaskOrchestrationContext, Task<object?>>> orchestrators,
    Func<string, JsonElement, object?> activity,
    Func<ITaskEntity>? entity = null) : ITaskHubExecutor
{
    /// <summary>With entities, which the runner's own defaults refuse.</summary>
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddSingleton(new DurableTaskShimFactory(new DurableTaskWorkerOptions { EnableEntitySupport = true }))
        .BuildServiceProvider();

    /// <summary>The input of an orchestrator, a number; 0 when it has none.</summary>
    public static int Input(TaskOrchestrationContext context) =>
        context.GetInput<object>() is JsonElement { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;

    public ValueTask<OrchestratorResponse> RunOrchestratorAsync(
        OrchestratorRequest request, CancellationToken cancellationToken)
    {
        var answer = GrpcOrchestrationRunner.LoadAndRun<object, object?>(
            request.ToByteString().ToBase64(), (context, _) => orchestrators[context.Name](context), Services);
        return ValueTask.FromResult(OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer)));
    }

    public Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellationToken)
    {
        try
        {
            // The SDK wraps the input into an array of one.
            using var input = JsonDocument.Parse(request.Input);
            var result = activity(request.Name, input.RootElement[0]);
            return Task.FromResult(new ActivityResponse { Result = JsonSerializer.Serialize(result) });
        }
        catch (InvalidOperationException failure)
        {
            return Task.FromResult(new ActivityResponse
            {
                FailureDetails = new TaskFailureDetails
                {
                    ErrorType = failure.GetType().FullName,
                    ErrorMessage = failure.Message,
                },
            });
        }
    }

    public async ValueTask<EntityBatchResult> RunEntityAsync(
        EntityBatchRequest request, CancellationToken cancellationToken)
    {
        var answer = await GrpcEntityRunner.LoadAndRunAsync(request.ToByteString().ToBase64(), entity!(), Services);
        return EntityBatchResult.Parser.ParseFrom(Convert.FromBase64String(answer));
    }
}
