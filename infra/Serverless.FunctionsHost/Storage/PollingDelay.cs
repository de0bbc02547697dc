namespace Serverless.FunctionsHost.Storage;

/// <summary>
/// The waits between looks at a store that has nothing: from a tenth of a second, longer each time, up to a maximum.
/// The store's clock is the real one, and so is this.
/// </summary>
internal sealed class PollingDelay : IDisposable
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _most;
    private readonly StorageWatch? _watch;
    private TimeSpan _next = Least;
    private long _changes = -1;

    /// <param name="most">The longest wait.</param>
    /// <param name="watch">Who is told that there was nothing; null for nobody.</param>
    public PollingDelay(TimeSpan most, StorageWatch? watch)
    {
        _most = most;
        _watch = watch;
        watch?.SetLooked(this, _changes);
    }

    /// <summary>A look begins.</summary>
    public void Begin() => _changes = _watch?.Changes ?? 0;

    /// <summary>Something was found: look again soon.</summary>
    public void Reset() => _next = Least;

    /// <summary>
    /// The look found nothing: waits; ends early without an exception when the token fires, or when the watch knows of
    /// something new.
    /// </summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var delay = _next < _most ? _next : _most;
        _next *= 1.5;
        var waiting = Task.Delay(delay, TimeProvider.System, cancellationToken);
        if (_watch is not null)
        {
            _watch.SetLooked(this, _changes);
            waiting = Task.WhenAny(waiting, _watch.MoreThan(_changes));
        }

        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _watch?.Remove(this);
}
