using System.Security.Cryptography;
using System.Text.Json;

namespace Serverless.FunctionsHost.Http.Keys;

/// <summary>
/// <c>secrets.json</c> in the app's data:
/// <c>{"master": "…", "host": {"default": "…"}, "functions": {"Name": {"default": "…"}}, "system": {"…": "…"}}</c>.
/// </summary>
internal sealed record HttpKeyFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Gets the master key.</summary>
    public string Master { get; init; } = string.Empty;

    /// <summary>Gets the keys of all functions, by name.</summary>
    public IReadOnlyDictionary<string, string> Host { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the keys of single functions, by function and name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Functions { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Gets the keys of the endpoints that extensions have, by the name of the key.</summary>
    public IReadOnlyDictionary<string, string> System { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads the file; makes it with random keys when it does not exist.</summary>
    /// <exception cref="HttpKeyFileException">It cannot be read.</exception>
    public static HttpKeyFile Load(string path)
    {
        if (File.Exists(path))
        {
            try
            {
                var file = JsonSerializer.Deserialize<HttpKeyFile>(File.ReadAllText(path), Json);
                return file is { Master.Length: > 0 }
                    ? Complete(file, path)
                    : throw new HttpKeyFileException(path, "it has no \"master\"", null);
            }
            catch (JsonException failure)
            {
                throw new HttpKeyFileException(path, failure.Message, failure);
            }
        }

        var made = Create();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Save(made, path);
        return made;
    }

    /// <summary>Random keys: a master key, one for all functions and one for each extension.</summary>
    public static HttpKeyFile Create() => new()
    {
        Master = RandomKey(),
        Host = new Dictionary<string, string> { ["default"] = RandomKey() },
        System = new Dictionary<string, string> { [HttpKeys.DurableTask] = RandomKey() },
    };

    /// <summary>A file that a person wrote, or a former version, may lack the keys of extensions: they are added, as
    /// the Functions host does when an extension first asks for its key.</summary>
    private static HttpKeyFile Complete(HttpKeyFile file, string path)
    {
        if (file.System.TryGetValue(HttpKeys.DurableTask, out var key) && key.Length > 0)
        {
            return file;
        }

        var complete = file with
        {
            System = new Dictionary<string, string>(file.System) { [HttpKeys.DurableTask] = RandomKey() },
        };
        Save(complete, path);
        return complete;
    }

    private static void Save(HttpKeyFile file, string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(file, Json));

    private static string RandomKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
}
