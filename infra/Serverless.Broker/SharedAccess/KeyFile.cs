using System.Text.Json;
using Serverless.Topology.Json;
using Serverless.Topology.Validation;

namespace Serverless.Broker.SharedAccess;

/// <summary>
/// The file of --keys: <c>{ "sharedAccessKeys": [{ "name": "ordering", "key": "…" }] }</c>. It is apart from
/// topology.json, which belongs into the repository; keys do not.
/// </summary>
internal static class KeyFile
{
    public static IReadOnlyDictionary<string, string> Load(string path)
    {
        string fullPath = Path.GetFullPath(path);
        return File.Exists(fullPath)
            ? Parse(File.ReadAllText(fullPath), path)
            : throw new FileNotFoundException(
                $"The key file '{fullPath}' does not exist. Give --keys a file that does.", fullPath);
    }

    /// <summary>What is wrong with who may read the file; null when it is its owner alone.</summary>
    public static string? CheckMode(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & others) == UnixFileMode.None
            ? null
            : $"The key file '{Path.GetFullPath(path)}' can be read or written by others than its owner: whoever reads "
                + "it may do all that its keys may. Run chmod 600 on it.";
    }

    /// <exception cref="TopologyException">All errors of the file; never a key that was read.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string json, string sourceName)
    {
        List<TopologyError> errors = [];
        Dictionary<string, string> keys = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            TopologyObjectReader reader = new(document.RootElement, "$", errors);
            UniqueNames names = new("a key", errors);
            int count = reader.List("sharedAccessKeys", (item, path) => Add(item, path, names, keys, errors)).Count;
            reader.Finish();
            if (count == 0 && errors.Count == 0)
            {
                errors.Add(new TopologyError(
                    "$.sharedAccessKeys",
                    "There is no key. Add { \"name\": \"<app>\", \"key\": \"<openssl rand -base64 32>\" }."));
            }
        }
        catch (JsonException exception)
        {
            errors.Add(new TopologyError(
                "$",
                $"The text is not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}. "
                + "Write { \"sharedAccessKeys\": [{ \"name\": \"…\", \"key\": \"…\" }] }."));
        }

        return errors.Count == 0 ? keys : throw new TopologyException(sourceName, errors, "key file");
    }

    private static bool Add(
        JsonElement item, string path, UniqueNames names, Dictionary<string, string> keys, List<TopologyError> errors)
    {
        TopologyObjectReader reader = new(item, path, errors);
        string name = reader.RequiredString("name");
        string key = reader.RequiredString("key");
        reader.Finish();
        names.Add(name, $"{path}.name");
        if (name.Length > 0 && KeyRing.CheckName(name) is { } wrongName)
        {
            errors.Add(new TopologyError($"{path}.name", wrongName));
        }

        if (key.Length > 0 && KeyRing.CheckKey(name, key) is { } wrongKey)
        {
            errors.Add(new TopologyError($"{path}.key", wrongKey));
        }

        return keys.TryAdd(name, key);
    }
}
