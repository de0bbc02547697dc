using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using Serverless.FunctionsHost.Apps;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// Orchestrators that their worker keeps between turns, so that a turn needs no history (host.json
/// <c>extendedSessionsEnabled</c>). The worker forgets one after its idle time and then asks for the history, so what
/// is noted here is a guess that costs one call when it is wrong.
/// </summary>
internal sealed class ExtendedSessions(TimeSpan idleTimeout)
{
    /// <summary>Notes are dropped when there are more; a note that is missing costs a replay.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, WorkerInstance> _sessions = new(StringComparer.Ordinal);

    /// <summary>The request without its history when the worker should have the orchestrator; else null.</summary>
    public OrchestratorRequest? Shorten(OrchestratorRequest request, WorkerInstance worker)
    {
        if (request.PastEvents.Count == 0
            || !_sessions.TryGetValue(Key(request), out var holder)
            || holder != worker)
        {
            return null;
        }

        var shortened = new OrchestratorRequest
        {
            InstanceId = request.InstanceId,
            ExecutionId = request.ExecutionId,
            EntityParameters = request.EntityParameters,
            OrchestrationTraceContext = request.OrchestrationTraceContext,
            NewEvents = { request.NewEvents },
            Properties = { request.Properties },
        };
        SetProperties(shortened, includeState: false);
        return shortened;
    }

    /// <summary>Asks the worker to keep the orchestrator after a turn with its history.</summary>
    public void Open(OrchestratorRequest request) => SetProperties(request, includeState: true);

    /// <summary>Notes what the worker has after a turn.</summary>
    public void Keep(OrchestratorRequest request, WorkerInstance worker, OrchestratorResponse response)
    {
        if (response.Actions.Any(action => action.CompleteOrchestration is not null))
        {
            _sessions.TryRemove(Key(request), out _);
            return;
        }

        if (_sessions.Count >= Most)
        {
            _sessions.Clear();
        }

        _sessions[Key(request)] = worker;
    }

    private static string Key(OrchestratorRequest request) => $"{request.InstanceId}\n{request.ExecutionId}";

    private void SetProperties(OrchestratorRequest request, bool includeState)
    {
        request.Properties["IsExtendedSession"] = Value.ForBool(true);
        request.Properties["IncludeState"] = Value.ForBool(includeState);
        request.Properties["ExtendedSessionIdleTimeoutInSeconds"] = Value.ForNumber(idleTimeout.TotalSeconds);
    }
}
