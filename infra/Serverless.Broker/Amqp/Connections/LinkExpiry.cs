using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;

namespace Serverless.Broker.Amqp.Connections;

/// <summary>
/// Detaches the links of a connection with <c>amqp:unauthorized-access</c> when their tokens have expired and were not
/// renewed, as the service does. Works on the clock that tokens expire by.
/// </summary>
internal sealed class LinkExpiry(TimeProvider timeProvider)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<AmqpLink, string> _addresses = [];
    private ITimer? _timer;

    public void Watch(ConnectionIdentity identity, AmqpLink link, string address)
    {
        lock (_gate)
        {
            _addresses[link] = address;
        }

        link.Closed.Register(() => Forget(link));
        if (identity.AppFor(address) is null)
        {
            // The token expired while the link waited for a session.
            Detach(link, address);
        }

        Arm(identity);
    }

    /// <summary>Waits for the next expiry; for none while nothing is attached.</summary>
    public void Arm(ConnectionIdentity identity)
    {
        lock (_gate)
        {
            if (_addresses.Count == 0)
            {
                return;
            }

            var now = timeProvider.GetUtcNow();
            var wait = identity.NextExpiry(now) - now ?? LongestWait;
            // Whole milliseconds, and not before the time itself.
            var due = TimeSpan.FromMilliseconds(
                Math.Ceiling((wait < LongestWait ? wait : LongestWait).TotalMilliseconds));
            _timer ??= timeProvider.CreateTimer(
                state => Check((ConnectionIdentity)state!),
                identity,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Check(ConnectionIdentity identity)
    {
        List<(AmqpLink Link, string Address)> expired = [];
        lock (_gate)
        {
            foreach (var (link, address) in _addresses)
            {
                if (identity.AppFor(address) is null)
                {
                    expired.Add((link, address));
                    _addresses.Remove(link);
                }
            }
        }

        foreach (var (link, address) in expired)
        {
            Detach(link, address);
        }

        Arm(identity);
    }

    private static void Detach(AmqpLink link, string address) => link.RequestDetach(new AmqpError(
        AmqpConditions.UnauthorizedAccess,
        $"The token for '{address}' has expired. Put a new one to $cbs before that, then attach again."));

    private void Forget(AmqpLink link)
    {
        lock (_gate)
        {
            _addresses.Remove(link);
            if (_addresses.Count == 0)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }
}
