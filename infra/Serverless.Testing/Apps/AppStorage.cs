namespace Serverless.Testing.Apps;

/// <summary>Where an app keeps its documents: in a folder of its own, which is there until the system ends.</summary>
internal sealed class AppStorage : IDisposable
{
    /// <summary>Where files cost no writes to a disk, on Linux.</summary>
    private const string Memory = "/dev/shm";

    private readonly string _directory;

    public AppStorage(string app)
    {
        var parent = Directory.Exists(Memory) ? Memory : Path.GetTempPath();
        _directory = Path.Combine(parent, $"serverless-{app}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(_directory);
    }

    /// <summary>Gets the settings that the app's own registration reads.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Storage"] = $"Data Source={Path.Combine(_directory, "documents.db")}",
    };

    /// <summary>Gets where its host keeps the state of timers and event hubs.</summary>
    public string HostDirectory => Path.Combine(_directory, "host");

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (IOException)
        {
            // A worker that could not be ended still has it open; the system's own cleaning takes it.
        }
    }
}
