using Microsoft.Win32.SafeHandles;

namespace Serverless.Broker.Journal.Files;

/// <summary>Messages are for the user who runs the broker, and for no other of the machine.</summary>
internal static class OwnerOnly
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>A folder that is there keeps the mode that its owner gave it.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, DirectoryMode);
        }
    }

    /// <summary>Also for files of before; one that is another user's stays as it is.</summary>
    public static void Protect(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(file, FileMode);
        }
        catch (UnauthorizedAccessException)
        {
            // Shared with a group by someone who owns it: their choice.
        }
    }
}
