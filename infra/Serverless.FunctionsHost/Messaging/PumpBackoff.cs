namespace Serverless.FunctionsHost.Messaging;

/// <summary>
/// The growing pause after a failed receive, from 100 ms to 30 s. Receives that fail together share one pause and one
/// log line.
/// </summary>
internal sealed class PumpBackoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private Task _pause = Task.CompletedTask;
    private int _failures;

    /// <summary>A receive succeeded: the next pause is the first again.</summary>
    public void Reset()
    {
        if (Volatile.Read(ref _failures) != 0)
        {
            Volatile.Write(ref _failures, 0);
        }
    }

    /// <summary>Pauses.</summary>
    /// <param name="report">Told how long the pause is, when this failure began it.</param>
    /// <param name="cancellationToken">Ends the pause early, without an exception.</param>
    public async Task PauseAsync(Action<TimeSpan> report, CancellationToken cancellationToken)
    {
        Task pause;
        lock (_gate)
        {
            if (_pause.IsCompleted)
            {
                var delay = Next();
                report(delay);
                _pause = Task.Delay(delay, time, cancellationToken);
            }

            pause = _pause;
        }

        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TimeSpan Next()
    {
        var delay = First * Math.Pow(2, Math.Min(_failures++, 20));
        return delay < Longest ? delay : Longest;
    }
}
