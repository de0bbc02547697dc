namespace Serverless.LocalHost.Supervision;

/// <summary>
/// Tells when an app has been built again: its output has changed, and then stood still for a moment.
/// </summary>
internal sealed class OutputWatcher : IDisposable
{
    /// <summary>A build copies its files within less than this of one another.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(700);

    private readonly string _directory;
    private readonly Action _changed;
    private readonly ITimer _timer;
    private readonly FileSystemWatcher _files;
    private string _fingerprint;

    /// <summary>Remembers what the output looks like now.</summary>
    /// <param name="directory">The output.</param>
    /// <param name="time">The clock of the moment.</param>
    /// <param name="changed">Called once for each time that the output is different from before.</param>
    public OutputWatcher(string directory, TimeProvider time, Action changed)
    {
        _directory = directory;
        _changed = changed;
        _fingerprint = OutputFingerprint.Of(directory);
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _files = new FileSystemWatcher(directory)
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _files.Changed += (_, change) => Touched(change.Name);
        _files.Created += (_, change) => Touched(change.Name);
        _files.Deleted += (_, change) => Touched(change.Name);
        _files.Renamed += (_, change) => Touched(change.Name);
    }

    /// <summary>Begins to hear of files.</summary>
    public void Start() => _files.EnableRaisingEvents = true;

    /// <summary>A file of the directory was touched: what is seen when all stand still counts.</summary>
    internal void Touched(string? file)
    {
        if (OutputFingerprint.Matters(file))
        {
            _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Dispose();
        _timer.Dispose();
    }

    private void Look()
    {
        var now = OutputFingerprint.Of(_directory);
        if (now.Length > 0 && Interlocked.Exchange(ref _fingerprint, now) != now)
        {
            _changed();
        }
    }
}
