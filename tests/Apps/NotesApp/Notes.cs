using System.Collections.Concurrent;

namespace NotesApp;

/// <summary>What was noted, in order.</summary>
public sealed class Notes
{
    public ConcurrentQueue<string> All { get; } = new();
}
