using Serverless.Testing.Timelines;

namespace Serverless.Testing.Faults;

/// <summary>The faults that are still to come, and the apps that have crashed. Safe for concurrent use.</summary>
internal sealed class FaultPlan(Timeline timeline)
{
    private readonly Lock _gate = new();
    private readonly List<PlannedFault> _planned = [];
    private readonly HashSet<string> _crashed = new(StringComparer.OrdinalIgnoreCase);
    private RandomFaults? _random;

    public void Add(PlannedFault fault)
    {
        lock (_gate)
        {
            _planned.Add(fault);
        }
    }

    public void SetRandom(RandomFaults? random)
    {
        lock (_gate)
        {
            _random = random;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _planned.Clear();
            _random = null;
        }
    }

    /// <summary>From here on nothing of the app reaches the broker, whatever of it still runs.</summary>
    public void SetCrashed(string app, bool isCrashed)
    {
        lock (_gate)
        {
            _ = isCrashed ? _crashed.Add(app) : _crashed.Remove(app);
        }
    }

    public bool IsCrashed(string? app)
    {
        lock (_gate)
        {
            return app is not null && _crashed.Contains(app);
        }
    }

    /// <summary>An occasion for a fault; says whether it happens, and notes it.</summary>
    /// <param name="kind">What could go wrong.</param>
    /// <param name="where">The entity, or the app and its function.</param>
    /// <param name="isOfApp">Whether an app is concerned: what the test itself does meets planned faults only.</param>
    public bool IsDue(FaultKind kind, string where, bool isOfApp = true)
    {
        var isDue = false;
        lock (_gate)
        {
            foreach (var fault in _planned)
            {
                isDue |= fault.IsDue_NeedsLock(kind, where);
            }

            isDue |= isOfApp && _random?.IsDue_NeedsLock(kind) is true;
        }

        if (isDue)
        {
            timeline.Add(TimelineKind.Fault, $"{kind} at {where}");
        }

        return isDue;
    }
}
