namespace Serverless.TaskHub.Work;

/// <summary>How long work rests that was given back: 100 ms, doubled each time up to 30 s.</summary>
internal static class BackOff
{
    private const int Doublings = 9;
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <param name="attempt">1 after the first time.</param>
    public static TimeSpan After(int attempt)
    {
        var delay = First * Math.Pow(2, Math.Clamp(attempt - 1, 0, Doublings));
        return delay < Longest ? delay : Longest;
    }
}
