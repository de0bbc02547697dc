using System.Diagnostics.CodeAnalysis;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;

namespace Serverless.FunctionsHost.Durable;

/// <summary>
/// Orchestrators that their worker keeps between turns, so that a turn needs no history (host.json
/// <c>extendedSessionsEnabled</c>). The worker forgets one after its idle time and then asks for the history, so what
/// is noted here is a guess that costs one call when it is wrong. There are only so many at once: what a worker keeps
/// is its memory, and the orchestrators beyond are run without one.
/// </summary>
internal sealed class ExtendedSessions
{
    /// <summary>How many orchestrators the workers of an app keep at once.</summary>
    public const int DefaultMost = 2_000;

    private readonly TimeSpan _idleTimeout;
    private readonly TimeProvider _time;
    private readonly int _most;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Session>> _byKey = new(StringComparer.Ordinal);

    /// <summary>The one that was used last is the last.</summary>
    private readonly LinkedList<Session> _byUse = [];

    public ExtendedSessions(TimeSpan idleTimeout, TimeProvider time, int most = DefaultMost)
    {
        _idleTimeout = idleTimeout;
        _time = time;
        _most = most;
    }

    /// <summary>Gets how many are open.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                Expire_NeedsGate();
                return _byKey.Count;
            }
        }
    }

    /// <summary>The request without its history when the worker should have the orchestrator.</summary>
    public bool TryShorten(
        OrchestratorRequest request, object worker, [NotNullWhen(true)] out OrchestratorRequest? shortened)
    {
        shortened = null;
        lock (_gate)
        {
            Expire_NeedsGate();
            if (request.PastEvents.Count == 0
                || !_byKey.TryGetValue(Key(request), out var session)
                || !ReferenceEquals(session.Value.Worker, worker))
            {
                return false;
            }
        }

        shortened = new OrchestratorRequest
        {
            InstanceId = request.InstanceId,
            ExecutionId = request.ExecutionId,
            EntityParameters = request.EntityParameters,
            OrchestrationTraceContext = request.OrchestrationTraceContext,
            NewEvents = { request.NewEvents },
            Properties = { request.Properties },
        };
        SetProperties(shortened, includeState: false);
        return true;
    }

    /// <summary>Asks the worker to keep the orchestrator after a turn with its history, if there is room.</summary>
    /// <returns>Whether it was asked.</returns>
    public bool TryOpen(OrchestratorRequest request)
    {
        lock (_gate)
        {
            Expire_NeedsGate();
            if (_byKey.Count >= _most && !_byKey.ContainsKey(Key(request)))
            {
                return false;
            }
        }

        SetProperties(request, includeState: true);
        return true;
    }

    /// <summary>Notes what the worker has after a turn.</summary>
    public void Keep(OrchestratorRequest request, object worker, OrchestratorResponse response)
    {
        var key = Key(request);
        var goesOn = !response.Actions.Any(action => action.CompleteOrchestration is not null);
        lock (_gate)
        {
            if (_byKey.Remove(key, out var former))
            {
                _byUse.Remove(former);
            }

            if (goesOn)
            {
                _byKey.Add(key, _byUse.AddLast(new Session(key, worker, _time.GetUtcNow())));
            }
        }
    }

    private static string Key(OrchestratorRequest request) => $"{request.InstanceId}\n{request.ExecutionId}";

    private void Expire_NeedsGate()
    {
        var oldest = _time.GetUtcNow() - _idleTimeout;
        while (_byUse.First is { } first && first.Value.UsedAt <= oldest)
        {
            _byUse.RemoveFirst();
            _byKey.Remove(first.Value.Key);
        }
    }

    private void SetProperties(OrchestratorRequest request, bool includeState)
    {
        request.Properties["IsExtendedSession"] = Value.ForBool(true);
        request.Properties["IncludeState"] = Value.ForBool(includeState);
        request.Properties["ExtendedSessionIdleTimeoutInSeconds"] = Value.ForNumber(_idleTimeout.TotalSeconds);
    }

    private sealed record Session(string Key, object Worker, DateTimeOffset UsedAt);
}
