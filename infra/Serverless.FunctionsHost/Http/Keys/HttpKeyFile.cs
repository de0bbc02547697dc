using System.Security.Cryptography;
using System.Text.Json;

namespace Serverless.FunctionsHost.Http.Keys;

/// <summary>
/// <c>secrets.json</c> in the app's data:
/// <c>{"master": "…", "host": {"default": "…"}, "functions": {"Name": {"default": "…"}}}</c>.
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
                    ? file
                    : throw new HttpKeyFileException(path, "it has no \"master\"", null);
            }
            catch (JsonException failure)
            {
                throw new HttpKeyFileException(path, failure.Message, failure);
            }
        }

        var made = Create();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(made, Json));
        return made;
    }

    /// <summary>Random keys: a master key and one for all functions.</summary>
    public static HttpKeyFile Create() => new()
    {
        Master = RandomKey(),
        Host = new Dictionary<string, string> { ["default"] = RandomKey() },
    };

    private static string RandomKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
}
