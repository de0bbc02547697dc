using System.Collections.Concurrent;

namespace GraphApp;

/// <summary>Where the walk has been, and what waits for the function of each minute.</summary>
public sealed class Visits
{
    private readonly ConcurrentDictionary<int, int> _attempts = new();

    public ConcurrentQueue<Visit> All { get; } = new();

    public ConcurrentQueue<Step> Waiting { get; } = new();

    /// <summary>Which attempt at a step this is, from 1.</summary>
    public int Attempt(int id) => _attempts.AddOrUpdate(id, 1, static (_, before) => before + 1);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        All.Clear();
        Waiting.Clear();
        _attempts.Clear();
    }
}
