using Microsoft.Azure.Functions.Worker;

namespace WebApp;

/// <summary>Functions whose trigger's value is text, for tests that invoke them themselves.</summary>
public static class Texts
{
    /// <summary>Returns what it got.</summary>
    [Function("Text")]
    public static string Text([TimerTrigger("0 0 0 1 1 *")] string text) => text;

    /// <summary>Waits until it is cancelled.</summary>
    [Function("Wait")]
    public static async Task WaitAsync(
        [TimerTrigger("0 0 0 1 1 *")] string text, CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
}
