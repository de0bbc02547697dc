namespace Serverless.FunctionsHost.Storage;

/// <summary>
/// The waits between looks at a store that has nothing: from a tenth of a second, longer each time, up to a maximum.
/// The store's clock is the real one, and so is this.
/// </summary>
internal sealed class PollingDelay(TimeSpan most)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    private TimeSpan _next = Least;

    /// <summary>Something was found: look again soon.</summary>
    public void Reset() => _next = Least;

    /// <summary>Waits; ends early without an exception when the token fires.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var delay = _next < most ? _next : most;
        _next *= 1.5;
        await Task.Delay(delay, TimeProvider.System, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
