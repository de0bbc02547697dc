using System.Text.Json;

namespace Serverless.FunctionsHost.EventHubs;

/// <summary>
/// Keeps each position in a file of its own, replaced as a whole. One that cannot be read counts as none: events come
/// again, and none is passed over.
/// </summary>
internal sealed class FileCheckpointStore(string directory) : ICheckpointStore
{
    /// <inheritdoc/>
    public Checkpoint? Find(CheckpointKey key)
    {
        var path = Path.Combine(directory, key.FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Checkpoint>(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointKey key, Checkpoint checkpoint)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, key.FileName);
        var written = path + ".new";
        File.WriteAllBytes(written, JsonSerializer.SerializeToUtf8Bytes(checkpoint));
        File.Move(written, path, overwrite: true);
    }
}
