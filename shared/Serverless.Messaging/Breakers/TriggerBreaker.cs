using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Serverless.Messaging;

/// <summary>Keeps functions from handling messages while what they need is down, on all instances of an app: their
/// breaker is a record in the store. Safe for concurrent use.</summary>
public sealed class TriggerBreaker
{
    private readonly ConcurrentDictionary<string, InstanceBreaker> _breakers = new(StringComparer.Ordinal);
    private readonly IPartitionStore _store;
    private readonly TimeProvider _time;
    private readonly IOptionsMonitor<BreakerPolicy> _policies;
    private readonly ILogger _logger;

    /// <summary>Creates the breakers.</summary>
    public TriggerBreaker(
        IPartitionStore store,
        TimeProvider timeProvider,
        IOptionsMonitor<BreakerPolicy> policies,
        ILogger<TriggerBreaker> logger)
    {
        _store = store;
        _time = timeProvider;
        _policies = policies;
        _logger = logger;
    }

    /// <summary>The functions that this instance handles messages of and that have a breaker, with what is known of
    /// it.</summary>
    public IReadOnlyDictionary<string, BreakerState> States()
    {
        var now = _time.GetUtcNow();
        return _breakers.ToDictionary(pair => pair.Key, pair => StateOf(pair.Value.Known?.Record, now));
    }

    /// <summary>Asks whether a message may be handled now.</summary>
    internal async ValueTask<BreakerPermit> EnterAsync(string consumer, CancellationToken cancellationToken)
    {
        var policy = _policies.Get(consumer);
        if (!policy.IsEnabled)
        {
            return BreakerPermit.Granted;
        }

        var breaker = _breakers.GetOrAdd(consumer, static _ => new InstanceBreaker());
        var now = _time.GetUtcNow();
        try
        {
            var known = await KnownAsync(consumer, breaker, policy, now, cancellationToken);
            if (known is not { } open)
            {
                return BreakerPermit.Granted;
            }

            return now < open.Record.Until
                ? BreakerPermit.Denied(Spread(open.Record.Until - now))
                : await ProbeAsync(consumer, breaker, policy, open, now, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Without its store the handler will say what is wrong.
            Log.BreakerUnknown(_logger, e, consumer);
            return BreakerPermit.Granted;
        }
    }

    /// <summary>Says how a message ended that was permitted.</summary>
    /// <param name="consumer">The function.</param>
    /// <param name="permit">What it was handled by.</param>
    /// <param name="hasFailed">Whether it failed in a way that may go away.</param>
    /// <param name="cancellationToken">Cancels writing it down.</param>
    internal async ValueTask LeaveAsync(
        string consumer, BreakerPermit permit, bool hasFailed, CancellationToken cancellationToken)
    {
        if (!_breakers.TryGetValue(consumer, out var breaker))
        {
            return;
        }

        try
        {
            await LeaveAsync(consumer, breaker, permit, hasFailed, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The message is handled, whatever the others get to know of it.
            Log.BreakerUnknown(_logger, e, consumer);
        }
    }

    private async Task LeaveAsync(
        string consumer,
        InstanceBreaker breaker,
        BreakerPermit permit,
        bool hasFailed,
        CancellationToken cancellationToken)
    {
        var policy = _policies.Get(consumer);
        var now = _time.GetUtcNow();
        if (permit.Probe is { } probe)
        {
            await EndProbeAsync(consumer, breaker, policy, probe, hasFailed, now, cancellationToken);
            return;
        }

        bool opens;
        lock (breaker.Gate)
        {
            opens = breaker.Window.Add(hasFailed, now, policy) && breaker.Known is null;
        }

        if (opens)
        {
            var record = new BreakerRecord { OpenedAt = now, Until = now + policy.BreakAfter(0) };
            if (await WriteAsync(consumer, breaker, record, etag: null, cancellationToken))
            {
                Log.BreakerOpened(_logger, consumer, policy.BreakAfter(0));
            }
        }
    }

    private static BreakerState StateOf(BreakerRecord? record, DateTimeOffset now) => record switch
    {
        null => BreakerState.Closed,
        { IsProbing: true } => BreakerState.HalfOpen,
        _ when now >= record.Until => BreakerState.HalfOpen,
        _ => BreakerState.Open,
    };

    /// <summary>Not all at the end of the break: what was held back would come together.</summary>
    private static TimeSpan Spread(TimeSpan wait) => wait * (1 + Random.Shared.NextDouble());

    private async ValueTask<(BreakerRecord Record, string ETag)?> KnownAsync(
        string consumer,
        InstanceBreaker breaker,
        BreakerPolicy policy,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        lock (breaker.Gate)
        {
            if (now < breaker.RefreshAt)
            {
                return breaker.Known;
            }

            // One message asks; the others go on with what is known.
            breaker.RefreshAt = now + policy.RefreshInterval;
        }

        return await ReadAsync(consumer, breaker, cancellationToken);
    }

    private async Task<(BreakerRecord Record, string ETag)?> ReadAsync(
        string consumer, InstanceBreaker breaker, CancellationToken cancellationToken)
    {
        var document = await _store.GetAsync(
            BreakerRecord.Partition, BreakerRecord.DocumentId(consumer), cancellationToken);
        (BreakerRecord Record, string ETag)? known =
            document is null ? null : (document.Read<BreakerRecord>(), document.ETag);
        lock (breaker.Gate)
        {
            breaker.Known = known;
        }

        return known;
    }

    /// <summary>Takes the place of the one that is tried; one instance gets it, for as long as the policy
    /// says.</summary>
    private async Task<BreakerPermit> ProbeAsync(
        string consumer,
        InstanceBreaker breaker,
        BreakerPolicy policy,
        (BreakerRecord Record, string ETag) open,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var probing = open.Record with { IsProbing = true, Until = now + policy.ProbeDuration };
        if (await WriteAsync(consumer, breaker, probing, open.ETag, cancellationToken)
            && breaker.Known is { } mine)
        {
            Log.BreakerProbes(_logger, consumer);
            return new BreakerPermit(null, mine);
        }

        return BreakerPermit.Denied(Spread(policy.RefreshInterval + TimeSpan.FromSeconds(1)));
    }

    private async Task EndProbeAsync(
        string consumer,
        InstanceBreaker breaker,
        BreakerPolicy policy,
        (BreakerRecord Record, string ETag) probe,
        bool hasFailed,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (!hasFailed)
        {
            if (await WriteAsync(consumer, breaker, record: null, probe.ETag, cancellationToken))
            {
                Log.BreakerClosed(_logger, consumer, now - probe.Record.OpenedAt);
            }

            return;
        }

        var tries = probe.Record.FailedTries + 1;
        var open = probe.Record with { IsProbing = false, FailedTries = tries, Until = now + policy.BreakAfter(tries) };
        await WriteAsync(consumer, breaker, open, probe.ETag, cancellationToken);
    }

    /// <summary>Writes the record, or deletes it.</summary>
    /// <returns>False when another instance came first; what it wrote is known then.</returns>
    private async Task<bool> WriteAsync(
        string consumer,
        InstanceBreaker breaker,
        BreakerRecord? record,
        string? etag,
        CancellationToken cancellationToken)
    {
        var id = BreakerRecord.DocumentId(consumer);
        var content = record is null ? [] : JsonSerializer.SerializeToUtf8Bytes(record, MessageJson.Options);
        var operation = (record, etag) switch
        {
            (null, _) => StoreOperation.Delete(id, etag),
            (_, null) => StoreOperation.Insert(id, content),
            _ => StoreOperation.Replace(id, content, etag),
        };
        var isWritten = true;
        try
        {
            await _store.CommitAsync(BreakerRecord.Partition, [operation], cancellationToken);
        }
        catch (StoreConflictException)
        {
            isWritten = false;
        }

        await ReadAsync(consumer, breaker, cancellationToken);
        return isWritten;
    }
}
