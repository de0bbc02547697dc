using Microsoft.Extensions.Logging;
using Serverless.Broker.Journal;

namespace Serverless.Broker.EventHubs.Storage;

/// <summary>Damage to events that were durable once: found at the start, or when they are read. Thread-safe.</summary>
internal sealed class EventDamage(ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly List<JournalCorruption> _found = [];

    /// <summary>All that was found.</summary>
    public IReadOnlyList<JournalCorruption> Found
    {
        get
        {
            lock (_gate)
            {
                return [.. _found];
            }
        }
    }

    /// <summary>Reports a place, once.</summary>
    public void Report(JournalCorruption corruption)
    {
        lock (_gate)
        {
            if (_found.Exists(c => c.File == corruption.File && c.Offset == corruption.Offset))
            {
                return;
            }

            _found.Add(corruption);
        }

        Log.Damaged(logger, corruption);
    }
}
