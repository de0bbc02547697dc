namespace Serverless.LocalHost.Hosting;

/// <summary>Keeps a second host out of a data directory. The operating system frees it when the process ends.</summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const string FileName = "host.lock";
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="LocalHostException">Another process holds it, or the directory cannot be written.</exception>
    public static DataDirectoryLock Acquire(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var path = Path.Combine(directory, FileName);
            return new DataDirectoryLock(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LocalHostException(
                $"'{directory}' cannot be written. Give another directory with --data DIR.", e);
        }
        catch (IOException e)
        {
            throw new LocalHostException(
                $"'{directory}' cannot be used ({e.Message}). If another host uses it, stop that one, " +
                "or give another directory with --data DIR.", e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();
}
