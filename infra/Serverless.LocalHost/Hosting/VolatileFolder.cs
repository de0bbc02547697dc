using System.Diagnostics;
using System.Globalization;

namespace Serverless.LocalHost.Hosting;

/// <summary>
/// Where data is kept that is to last as long as the host. A worker is a process of its own and may be started again,
/// so it must outlive a worker: in files, which lie in memory where the system has a place for such.
/// </summary>
internal static class VolatileFolder
{
    private const string InMemory = "/dev/shm";
    private const string Prefix = "serverless-host-";

    /// <summary>Creates one for this process, and removes those of processes that were killed.</summary>
    public static string Create()
    {
        var parent = Directory.Exists(InMemory) ? InMemory : Path.GetTempPath();
        foreach (var left in Directory.EnumerateDirectories(parent, $"{Prefix}*").Where(folder => !HasOwner(folder)))
        {
            TryDelete(left);
        }

        var name = string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():n}");
        return Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
    }

    /// <summary>Removes one.</summary>
    public static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another user's, or still in use; the next start tries again.
        }
    }

    private static bool HasOwner(string folder)
    {
        var parts = Path.GetFileName(folder)[Prefix.Length..].Split('-');
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return true;
        }

        try
        {
            using var owner = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
