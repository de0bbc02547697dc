using System.Text.Json;

namespace Serverless.Runtime.Timers;

/// <summary>
/// Keeps the status of monitored timers: one small JSON file a timer, replaced atomically, as the Functions host keeps
/// one blob a timer. Nothing is kept without a data directory.
/// </summary>
internal sealed class TimerStatusStore(FunctionsHostOptions options)
{
    private readonly string? _directory =
        options.DataDirectory is null ? null : Path.Combine(options.DataDirectory, "timers", options.Name);

    public async Task<TimerStatus?> GetAsync(string function, CancellationToken cancellationToken)
    {
        if (_directory is null || !File.Exists(FileOf(_directory, function)))
        {
            return null;
        }

        await using var file = File.OpenRead(FileOf(_directory, function));
        try
        {
            return await JsonSerializer.DeserializeAsync<TimerStatus>(
                file, JsonSerializerOptions.Web, cancellationToken);
        }
        catch (JsonException)
        {
            // An unreadable status is as good as none: the timer starts anew.
            return null;
        }
    }

    public async Task SetAsync(string function, TimerStatus status)
    {
        if (_directory is null)
        {
            return;
        }

        Directory.CreateDirectory(_directory);
        var path = FileOf(_directory, function);
        var draft = path + ".new";
        await File.WriteAllBytesAsync(draft, JsonSerializer.SerializeToUtf8Bytes(status, JsonSerializerOptions.Web));
        File.Move(draft, path, overwrite: true);
    }

    private static string FileOf(string directory, string function) => Path.Combine(directory, $"{function}.json");
}
