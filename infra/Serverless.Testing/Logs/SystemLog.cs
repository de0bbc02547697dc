using System.Collections;

namespace Serverless.Testing.Logs;

/// <summary>What apps and hosts logged, in order. The newest 10,000 lines are kept. Safe for concurrent use.</summary>
public sealed class SystemLog : IReadOnlyCollection<LogLine>
{
    private const int Capacity = 10_000;

    private readonly Queue<LogLine> _lines = new();
    private readonly Lock _gate = new();

    internal SystemLog()
    {
    }

    /// <summary>Gets how many lines there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerator<LogLine> GetEnumerator()
    {
        lock (_gate)
        {
            return ((IEnumerable<LogLine>)[.. _lines]).GetEnumerator();
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(LogLine line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Capacity)
            {
                _lines.Dequeue();
            }
        }
    }
}
