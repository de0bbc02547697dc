using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.Tests.Support;

/// <summary>
/// A disk in memory that knows what was synced: <see cref="Crash"/> gives the disk as it is after a loss of power.
/// It can be full, and fail to sync.
/// </summary>
internal sealed class TestDisk : IJournalFiles
{
    private readonly Dictionary<string, TestFile> _files = new(StringComparer.Ordinal);

    /// <summary>One for all files: a loss of power comes to all of them at the same moment.</summary>
    public Lock Gate { get; } = new();

    public string Location => "/disk";

    /// <summary>Bytes that may still be reserved.</summary>
    public long Free { get; set; } = 1L << 50;

    /// <summary>Of all files, so far.</summary>
    public long BytesRead { get; set; }

    public bool SyncFails { get; set; }

    public IReadOnlyDictionary<string, TestFile> Files => _files;

    public long Used
    {
        get
        {
            lock (Gate)
            {
                return _files.Values.Sum(f => f.Length);
            }
        }
    }

    public IReadOnlyList<string> List()
    {
        lock (Gate)
        {
            return [.. _files.Keys];
        }
    }

    public IJournalFile Create(string name, long size)
    {
        lock (Gate)
        {
            if (size > Free)
            {
                throw new IOException("No space left on device");
            }

            Free -= size;
            TestFile file = new(this, new byte[size]);
            _files.Add(name, file);
            return file;
        }
    }

    public IJournalFile Open(string name)
    {
        lock (Gate)
        {
            return _files.TryGetValue(name, out TestFile? file)
                ? file
                : throw new FileNotFoundException($"There is no '{name}'.");
        }
    }

    public void Delete(string name)
    {
        lock (Gate)
        {
            Free += _files.Remove(name, out TestFile? file) ? file.Length : 0;
        }
    }

    /// <summary>
    /// The disk after a loss of power: of each file what was synced, and what <paramref name="keep"/>
    /// lets survive of the rest.
    /// </summary>
    public TestDisk Crash(Func<byte[], byte[], byte[]>? keep = null)
    {
        lock (Gate)
        {
            TestDisk after = new();
            foreach ((string name, TestFile file) in _files)
            {
                (byte[] written, byte[] synced) = file.Contents();
                after._files.Add(name, new TestFile(after, keep is null ? synced : keep(written, synced)));
            }

            return after;
        }
    }

    public void Dispose()
    {
    }
}
