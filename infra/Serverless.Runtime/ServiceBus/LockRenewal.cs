using Microsoft.Extensions.Logging;
using Serverless.Amqp;

namespace Serverless.Runtime.ServiceBus;

/// <summary>
/// Renews the locks of the messages of one invocation when half of their time is over, for at most
/// <c>maxAutoLockRenewalDuration</c>.
/// </summary>
internal sealed class LockRenewal : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly MessageSet _messages;
    private readonly ServiceBusFunction _function;
    private readonly ILogger _logger;
    private readonly DateTimeOffset _end;
    private readonly ITimer _timer;

    private LockRenewal(MessageSet messages, ServiceBusFunction function, ILogger logger)
    {
        _messages = messages;
        _function = function;
        _logger = logger;
        var now = function.TimeProvider.GetUtcNow();
        _end = now + function.Settings.MaxAutoLockRenewalDuration;
        _timer = function.TimeProvider.CreateTimer(
            static state => _ = ((LockRenewal)state!).RenewAsync(), this, DueIn(now), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Null when renewal is off.</summary>
    public static LockRenewal? Start(MessageSet messages, ServiceBusFunction function, ILogger logger) =>
        function.Settings.MaxAutoLockRenewalDuration > TimeSpan.Zero ? new(messages, function, logger) : null;

    public void Dispose() => _timer.Dispose();

    private TimeSpan DueIn(DateTimeOffset now)
    {
        var until = DateTimeOffset.MaxValue;
        foreach (var lease in _messages.Leases)
        {
            if (!lease.IsSettled && lease.Message.LockedUntil < until)
            {
                until = lease.Message.LockedUntil;
            }
        }

        if (until == DateTimeOffset.MaxValue || now >= _end)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var half = (until - now) / 2;
        return half < Shortest ? Shortest : half;
    }

    private async Task RenewAsync()
    {
        // Counted, so that the test host does not move its clock past the lock meanwhile.
        using var entry = _function.Tracker.Enter();
        foreach (var lease in _messages.Leases)
        {
            if (lease.IsSettled)
            {
                continue;
            }

            try
            {
                await lease.RenewAsync(CancellationToken.None);
            }
            catch (LockLostException failure)
            {
                Log.LockLost(_logger, failure, _function.Name, lease.Message.MessageId, _function.Target.Entity);
                return;
            }
            catch (Exception failure)
                when (failure is AmqpServiceException or TimeoutException or ObjectDisposedException)
            {
                Log.LockNotRenewed(_logger, failure, _function.Name, lease.Message.MessageId, _function.Target.Entity);
            }
        }

        _timer.Change(DueIn(_function.TimeProvider.GetUtcNow()), Timeout.InfiniteTimeSpan);
    }
}
