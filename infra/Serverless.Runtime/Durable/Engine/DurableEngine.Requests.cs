using System.Diagnostics;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Serverless.Runtime.Durable;

/// <content>What the client asks for.</content>
internal sealed partial class DurableEngine
{
    internal async Task<string> ScheduleAsync(
        TaskName name, string? input, StartOrchestrationOptions? options, CancellationToken cancellationToken)
    {
        CheckStarted();
        if (!_orchestrators.ContainsKey(name.Name))
        {
            throw new FunctionNotFoundException("orchestrator", name.Name, _orchestrators.Keys);
        }

        var refuse = DedupeStatuses(options);
        var id = string.IsNullOrEmpty(options?.InstanceId) ? Guid.NewGuid().ToString("N") : options.InstanceId;
        var instance = new InstanceState(id, name.Name, Guid.NewGuid().ToString("N"))
        {
            Input = input,
            Version = options?.Version is { } version ? version.Version : string.Empty,
            Tags = options?.Tags,
            TraceParent = Activity.Current?.Id,
            CreatedAt = Now,
            UpdatedAt = Now,
            StartAt = options?.StartAt?.UtcDateTime,
            Scheduled = true,
        };
        while (!_live.TryAdd(id, instance))
        {
            await EndFormerAsync(id, refuse, cancellationToken);
        }

        await CreateAsync(instance, refuse);
        Log.Scheduled(_logger, instance.Name, id);
        _inFlight.Enter();
        Release(instance);
        if (!IsDue(instance))
        {
            Begin(instance);
        }

        return id;
    }

    /// <summary>Hands a message to a live instance, durably; dropped when there is none.</summary>
    internal async Task SendAsync(string instanceId, HistoryEvent e, CancellationToken cancellationToken)
    {
        CheckStarted();
        if (_live.ContainsKey(instanceId))
        {
            var message = new OutgoingMessage(instanceId, null, e);
            await _database.WriteAsync(
                connection =>
                {
                    JournalWriter.Send(connection, message);
                    return true;
                },
                cancellationToken);
            if (message.RowId != 0 && _live.TryGetValue(instanceId, out var instance))
            {
                Deliver(instance, message.ToInbox());
                return;
            }
        }

        Log.Dropped(_logger, e.Describe(), instanceId);
    }

    internal HistoryEvent NewEvent(HistoryEventKind kind) => new(kind, Now);

    internal async Task<InstanceState?> FindAsync(string instanceId, CancellationToken cancellationToken)
    {
        CheckStarted();
        return _live.TryGetValue(instanceId, out var instance) && instance.IsSaved
            ? instance
            : await _database.ReadAsync(connection => JournalReader.Find(connection, instanceId), cancellationToken);
    }

    /// <summary>Waits until the instance has started, or has ended, and returns it.</summary>
    internal async Task<InstanceState> WaitAsync(string instanceId, bool ended, CancellationToken cancellationToken)
    {
        CheckStarted();
        if (_live.TryGetValue(instanceId, out var live) && await live.WhenSaved.WaitAsync(cancellationToken))
        {
            Task signal;
            lock (live.Gate)
            {
                signal = ended ? live.WhenEnded_NeedsGate() : live.WhenStarted_NeedsGate();
            }

            await signal.WaitAsync(cancellationToken);
            return live;
        }

        return await FindAsync(instanceId, cancellationToken) ?? throw NotFound(instanceId);
    }

    internal Task<List<(InstanceState Instance, long Row)>> QueryAsync(
        InstanceFilter filter, long after, int count, CancellationToken cancellationToken)
    {
        CheckStarted();
        return _database.ReadAsync(
            connection => JournalReader.Query(connection, filter, after, count), cancellationToken);
    }

    /// <summary>Deletes an instance that has ended, and its sub-orchestrations if asked.</summary>
    /// <returns>How many were deleted.</returns>
    internal Task<int> PurgeAsync(string instanceId, bool recursive, CancellationToken cancellationToken)
    {
        CheckStarted();
        return _database.WriteAsync(connection => Purge(connection, instanceId, recursive), cancellationToken);
    }

    internal static ArgumentException NotFound(string instanceId) =>
        new($"There is no orchestration instance '{instanceId}'.", nameof(instanceId));

    private static int Purge(Microsoft.Data.Sqlite.SqliteConnection connection, string id, bool recursive)
    {
        if (JournalReader.Find(connection, id) is not { IsTerminal: true })
        {
            return 0;
        }

        var children = recursive ? JournalReader.Children(connection, id) : [];
        JournalWriter.Delete(connection, id);
        return 1 + children.Sum(child => Purge(connection, child, recursive));
    }

    private static HashSet<OrchestrationRuntimeStatus> DedupeStatuses(StartOrchestrationOptions? options)
    {
        // The extension's default, overridableExistingInstanceStates = NonRunningStates.
        if (options?.DedupeStatuses is not { } names)
        {
            return
            [
                OrchestrationRuntimeStatus.Pending,
                OrchestrationRuntimeStatus.Running,
                OrchestrationRuntimeStatus.Suspended,
            ];
        }

        return
        [
            .. names.Select(name => Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status)
                ? status
                : throw new ArgumentException($"'{name}' is no orchestration status.", nameof(options))),
        ];
    }

    private static OrchestrationAlreadyExistsException Exists(string id, OrchestrationRuntimeStatus status) => new(
        $"There is an orchestration instance '{id}' already, with status {status}. Start it under another id, wait for "
        + "its end, or, if the same message may come twice, take 'already there' for done.");

    /// <summary>Makes room for a new instance in place of a live one, if the caller allows that.</summary>
    private async Task EndFormerAsync(
        string id, HashSet<OrchestrationRuntimeStatus> refuse, CancellationToken cancellationToken)
    {
        if (!_live.TryGetValue(id, out var former) || !await former.WhenSaved.WaitAsync(cancellationToken))
        {
            return;
        }

        if (refuse.Contains(former.Status))
        {
            throw Exists(id, former.Status);
        }

        await SendAsync(id, NewEvent(HistoryEventKind.ExecutionTerminated), cancellationToken);
        Task ended;
        lock (former.Gate)
        {
            ended = former.WhenEnded_NeedsGate();
        }

        await ended.WaitAsync(cancellationToken);
        await Task.Yield();
    }

    private async Task CreateAsync(InstanceState instance, HashSet<OrchestrationRuntimeStatus> refuse)
    {
        try
        {
            var existing = await _database.WriteAsync(connection =>
                JournalWriter.Create(connection, instance, status => !refuse.Contains(status)));
            if (existing is { } status)
            {
                throw Exists(instance.Id, status);
            }

            instance.SetSaved(true);
        }
        catch
        {
            _live.TryRemove(KeyValuePair.Create(instance.Id, instance));
            instance.SetSaved(false);
            throw;
        }
    }

    private void CheckStarted()
    {
        if (_state != State.Started)
        {
            throw new InvalidOperationException(_state == State.Created
                ? "The durable engine has not been started: call StartAsync first."
                : "The durable engine has been stopped.");
        }
    }
}
