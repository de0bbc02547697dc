namespace Serverless.Messaging;

/// <summary>How the last messages of an instance ended. Not safe for concurrent use.</summary>
internal sealed class BreakerWindow
{
    private readonly Queue<(DateTimeOffset Time, bool HasFailed)> _results = new();
    private int _failures;

    /// <summary>Adds how a message ended.</summary>
    /// <returns>Whether so many failed that the breaker opens. The window is empty then.</returns>
    public bool Add(bool hasFailed, DateTimeOffset now, BreakerPolicy policy)
    {
        _results.Enqueue((now, hasFailed));
        _failures += hasFailed ? 1 : 0;
        while (_results.Peek().Time <= now - policy.SamplingDuration)
        {
            _failures -= _results.Dequeue().HasFailed ? 1 : 0;
        }

        var opens = hasFailed
            && _results.Count >= policy.MinimumThroughput
            && _failures >= policy.FailureRatio * _results.Count;
        if (opens)
        {
            _results.Clear();
            _failures = 0;
        }

        return opens;
    }
}
