using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Serverless.FunctionsHost.ServiceBus.Sessions;

namespace Serverless.FunctionsHost.ServiceBus.Settlement;

/// <summary>
/// The messages and sessions that functions run for, by what a worker names them: the lock token and the session id.
/// One for all apps of a host, since workers call back at the host's one port.
/// </summary>
internal sealed class ServiceBusSettlement
{
    private readonly ConcurrentDictionary<Guid, MessageLease> _leases = new();
    private readonly Dictionary<string, List<SessionWorker>> _sessions = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>For the endpoint's services.</summary>
    public void Configure(IServiceCollection services)
    {
        services.AddSingleton(this);
        services.AddSingleton<SettlementService>();
    }

    /// <summary>For the endpoint's routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGrpcService<SettlementService>();

    /// <summary>A function is about to run for messages.</summary>
    public void Add(MessageLease[] leases)
    {
        foreach (var lease in leases)
        {
            _leases[lease.Token] = lease;
        }
    }

    /// <summary>It has, and they are settled.</summary>
    public void Remove(MessageLease[] leases)
    {
        foreach (var lease in leases)
        {
            // A message whose lock was lost may have come again, under another lease of the same token.
            _leases.TryRemove(KeyValuePair.Create(lease.Token, lease));
        }
    }

    /// <summary>A session is held.</summary>
    public void Add(SessionWorker session)
    {
        lock (_gate)
        {
            if (!_sessions.TryGetValue(session.Receiver.SessionId, out var holders))
            {
                _sessions[session.Receiver.SessionId] = holders = [];
            }

            holders.Add(session);
        }
    }

    /// <summary>A session is given back.</summary>
    public void Remove(SessionWorker session)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(session.Receiver.SessionId, out var holders)
                && holders.Remove(session)
                && holders.Count == 0)
            {
                _sessions.Remove(session.Receiver.SessionId);
            }
        }
    }

    /// <summary>The message of a lock token; null when no function runs for it.</summary>
    public MessageLease? Find(Guid token) => _leases.GetValueOrDefault(token);

    /// <summary>The sessions of an id that are held: of different entities, hence several.</summary>
    public IReadOnlyList<SessionWorker> FindSessions(string id)
    {
        lock (_gate)
        {
            return _sessions.TryGetValue(id, out var holders) ? [.. holders] : [];
        }
    }
}
