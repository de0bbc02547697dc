using System.Text.Json;

namespace Serverless.FunctionsHost.Timers;

/// <summary>
/// Keeps the status of monitored timers: one small JSON file a timer, replaced atomically, as the Functions host keeps
/// one blob a timer. Without a directory it is kept in memory.
/// </summary>
/// <param name="directory">Where the files are; null keeps nothing beyond the app's stop.</param>
internal sealed class TimerStatusStore(string? directory)
{
    /// <summary>Reads a status; null when there is none.</summary>
    public TimerStatus? Get(string function)
    {
        if (directory is null || !File.Exists(FileOf(directory, function)))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<TimerStatus>(
                File.ReadAllBytes(FileOf(directory, function)), JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            // An unreadable status is as good as none: the timer starts anew.
            return null;
        }
    }

    /// <summary>Writes a status.</summary>
    public void Set(string function, TimerStatus status)
    {
        if (directory is null)
        {
            return;
        }

        Directory.CreateDirectory(directory);
        var path = FileOf(directory, function);
        var draft = path + ".new";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(status, JsonSerializerOptions.Web));
        File.Move(draft, path, overwrite: true);
    }

    private static string FileOf(string directory, string function) => Path.Combine(directory, $"{function}.json");
}
