namespace Serverless.Broker.Journal.Files;

/// <summary>A directory on a disk, held by one process at a time.</summary>
internal sealed class DiskJournalFiles : IJournalFiles
{
    private const string LockName = "broker.lock";
    private readonly FileStream _lock;

    public DiskJournalFiles(string directory)
    {
        Location = Path.GetFullPath(directory);
        try
        {
            OwnerOnly.CreateDirectory(Location);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The data directory '{Location}' cannot be made: {e.Message} Choose another directory.", e);
        }

        try
        {
            _lock = new FileStream(
                Path.Combine(Location, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            OwnerOnly.Protect(_lock.SafeFileHandle);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(
                $"The data directory '{Location}' cannot be written to: {e.Message} Choose another directory.", e);
        }
        catch (IOException e)
        {
            throw new IOException(
                $"The data directory '{Location}' is in use by another broker. Stop it, or choose another directory.",
                e);
        }
    }

    public string Location { get; }

    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(Location).Select(f => Path.GetFileName(f)!)];

    public IJournalFile Create(string name, long size)
    {
        string path = Path.Combine(Location, name);
        try
        {
            DiskJournalFile file = new(path, size);
            DirectorySync.Run(Location);
            return file;
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }
    }

    public IJournalFile Open(string name) => new DiskJournalFile(Path.Combine(Location, name));

    public IJournalFile OpenRead(string name) =>
        new DiskJournalFile(Path.Combine(Location, name), FileAccess.Read);

    public void Delete(string name)
    {
        File.Delete(Path.Combine(Location, name));
        DirectorySync.Run(Location);
    }

    public void Dispose() => _lock.Dispose();
}
