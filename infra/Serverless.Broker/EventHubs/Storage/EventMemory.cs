using Serverless.Broker.Entities;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>How much of the memory a hub's events take that are kept nowhere else. Thread-safe.</summary>
internal sealed class EventMemory(string hub, long limit)
{
    private long _used;

    /// <exception cref="BrokerException">amqp:resource-limit-exceeded: the hub has no room for these bytes.</exception>
    public void Check(long bytes)
    {
        long used = Interlocked.Read(ref _used);
        if (used + bytes > limit)
        {
            throw new BrokerException(
                ErrorConditions.ResourceLimitExceeded,
                $"The event hub '{hub}' holds {used} bytes of {limit}, which the broker keeps in memory. Start it with "
                + "a data directory, which has no such limit, shorten the hub's retention, or send less.");
        }
    }

    public void Add(long bytes) => Interlocked.Add(ref _used, bytes);
}
