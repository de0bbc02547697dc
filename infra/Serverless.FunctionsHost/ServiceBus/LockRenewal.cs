using Azure.Messaging.ServiceBus;

namespace Serverless.FunctionsHost.ServiceBus;

/// <summary>
/// Renews the locks of the messages of one invocation when half of their time is over, for at most
/// <c>maxAutoLockRenewalDuration</c>.
/// </summary>
internal sealed class LockRenewal : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<MessageLease> _leases;
    private readonly MessageFunction _function;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _end;
    private readonly ITimer _timer;
    private volatile bool _isEnded;

    private LockRenewal(IReadOnlyList<MessageLease> leases, MessageFunction function)
    {
        _leases = leases;
        _function = function;
        _time = function.App.Time;
        var now = _time.GetUtcNow();
        _end = now + function.Settings.MaxAutoLockRenewalDuration;
        _timer = _time.CreateTimer(
            static state => _ = ((LockRenewal)state!).RenewAsync(), this, DueIn(now), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Null when renewal is off.</summary>
    public static LockRenewal? Start(IReadOnlyList<MessageLease> leases, MessageFunction function) =>
        function.Settings.MaxAutoLockRenewalDuration > TimeSpan.Zero ? new(leases, function) : null;

    /// <summary>The wait until a lock has half of its time left.</summary>
    public static TimeSpan HalfOf(DateTimeOffset lockedUntil, DateTimeOffset now)
    {
        var half = (lockedUntil - now) / 2;
        return half < Shortest ? Shortest : half;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnded = true;
        _timer.Dispose();
    }

    private TimeSpan DueIn(DateTimeOffset now)
    {
        var until = DateTimeOffset.MaxValue;
        foreach (var lease in _leases)
        {
            if (!lease.IsSettled && lease.Message.LockedUntil < until)
            {
                until = lease.Message.LockedUntil;
            }
        }

        return until == DateTimeOffset.MaxValue || now >= _end ? Timeout.InfiniteTimeSpan : HalfOf(until, now);
    }

    private async Task RenewAsync()
    {
        // Counted, so that a clock that a test moves does not pass the lock meanwhile.
        using var entry = _function.App.Work.Enter();
        foreach (var lease in _leases)
        {
            if (lease.IsSettled)
            {
                continue;
            }

            try
            {
                await lease.RenewAsync(CancellationToken.None);
            }
            catch (Exception failure)
            {
                if (_isEnded || lease.IsSettled)
                {
                    continue;
                }

                Log.NotRenewed(
                    _function.Logger, failure, _function.Name, lease.Message.MessageId, _function.Target.Description);
                if (failure is ServiceBusException { Reason: ServiceBusFailureReason.MessageLockLost })
                {
                    return;
                }
            }
        }

        if (!_isEnded)
        {
            _timer.Change(DueIn(_time.GetUtcNow()), Timeout.InfiniteTimeSpan);
        }
    }
}
