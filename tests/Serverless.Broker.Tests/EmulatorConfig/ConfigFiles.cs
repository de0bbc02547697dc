namespace Serverless.Broker.Tests.EmulatorConfig;

/// <summary>Config files in a folder of their own, which goes with them.</summary>
internal sealed class ConfigFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("broker-configs-");

    public ConfigFiles(params string[] texts)
    {
        Paths = [.. texts.Select((text, i) => Path.Combine(_folder.FullName, $"{i}.json"))];
        for (int i = 0; i < texts.Length; i++)
        {
            File.WriteAllText(Paths[i], texts[i]);
        }
    }

    public IReadOnlyList<string> Paths { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
