using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Protocol;
using Serverless.FunctionsHost.Worker;
using Serverless.TaskHub.Execution;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// Runs a hub's work as functions of one app. Orchestrators and entities get their whole request as base64 text, and
/// answer so; activities get their input (HOST-PROTOCOL §6.5).
/// </summary>
internal sealed class FunctionExecutor(FunctionAppContext app, DurableFunctions functions, ExtendedSessions? sessions)
    : ITaskHubExecutor
{
    /// <inheritdoc/>
    public async ValueTask<OrchestratorResponse> RunOrchestratorAsync(
        OrchestratorRequest request, CancellationToken cancellationToken)
    {
        var name = OrchestratorName(request);
        var function = functions.Orchestrators[name];
        var worker = app.Workers.Pick() ?? await app.Workers.PickAsync(cancellationToken);
        if (sessions is null)
        {
            return await RunTurnAsync(function, request, worker, cancellationToken);
        }

        if (sessions.TryShorten(request, worker, out var shortened))
        {
            var answer = await RunTurnAsync(function, shortened, worker, cancellationToken);
            if (!answer.RequiresHistory)
            {
                sessions.Keep(request, worker, answer);
                return answer;
            }
        }

        var isKept = sessions.TryOpen(request);
        var full = await RunTurnAsync(function, request, worker, cancellationToken);
        if (isKept)
        {
            sessions.Keep(request, worker, full);
        }

        return full;
    }

    /// <inheritdoc/>
    public async Task<ActivityResponse> RunActivityAsync(ActivityRequest request, CancellationToken cancellationToken)
    {
        var function = functions.Activities[request.Name];
        var input = ActivityPayload.Unwrap(request.Input);
        var invocation = FunctionInvoker.CreateRequest(function);
        if (request.ParentTraceContext is { TraceParent.Length: > 0 } parent)
        {
            invocation.TraceContext = new RpcTraceContext
            {
                TraceParent = parent.TraceParent,
                TraceState = parent.TraceState ?? string.Empty,
            };
        }

        invocation.InputData.Add(new ParameterBinding
        {
            Name = function.Trigger!.Name,
            Data = new TypedData { String = input },
        });
        invocation.TriggerMetadata["instanceId"] = new TypedData { String = request.OrchestrationInstance.InstanceId };
        invocation.TriggerMetadata["data"] = new TypedData { Json = input };

        var result = await app.Invoker.InvokeAsync(function, invocation, cancellationToken);
        var response = new ActivityResponse
        {
            InstanceId = request.OrchestrationInstance.InstanceId,
            TaskId = request.TaskId,
        };
        if (result.Succeeded)
        {
            response.Result = ActivityPayload.ToJson(result.ReturnValue);
        }
        else
        {
            response.FailureDetails = FunctionFailures.IsLost(result)
                ? throw new WorkLostException(function.Name, result)
                : FunctionFailures.Details(result);
        }

        return response;
    }

    /// <inheritdoc/>
    public async ValueTask<EntityBatchResult> RunEntityAsync(
        EntityBatchRequest request, CancellationToken cancellationToken)
    {
        // The id is @name@key.
        var name = request.InstanceId.Split('@', 3)[1];
        var function = functions.Entities[name];
        var worker = app.Workers.Pick() ?? await app.Workers.PickAsync(cancellationToken);
        var answer = await RunTextAsync(function, request, worker, cancellationToken);
        return EntityBatchResult.Parser.ParseFrom(Convert.FromBase64String(answer));
    }

    private static string OrchestratorName(OrchestratorRequest request)
    {
        foreach (var historyEvent in request.PastEvents.Concat(request.NewEvents))
        {
            if (historyEvent.ExecutionStarted is { } started)
            {
                return started.Name;
            }
        }

        throw new InvalidOperationException(
            $"The history of '{request.InstanceId}' has no ExecutionStarted, so nobody knows which orchestrator it " +
            "is of.");
    }

    private async ValueTask<OrchestratorResponse> RunTurnAsync(
        FunctionDefinition function,
        OrchestratorRequest request,
        Apps.WorkerInstance worker,
        CancellationToken cancellationToken)
    {
        var answer = await RunTextAsync(function, request, worker, cancellationToken);
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer));
    }

    /// <summary>
    /// A turn has no failure of its own: what the orchestrator threw is in its answer. So a turn that fails could not
    /// be run, and is run again.
    /// </summary>
    private async ValueTask<string> RunTextAsync(
        FunctionDefinition function, IMessage message, Apps.WorkerInstance worker, CancellationToken cancellationToken)
    {
        var invocation = FunctionInvoker.CreateRequest(function);
        invocation.InputData.Add(new ParameterBinding
        {
            Name = function.Trigger!.Name,
            Data = new TypedData { String = message.ToByteString().ToBase64() },
        });
        var result = await app.Invoker.InvokeAsync(function, invocation, worker, cancellationToken);
        return result is { Succeeded: true, ReturnValue.String: { Length: > 0 } text }
            ? text
            : throw new WorkLostException(function.Name, result);
    }
}
