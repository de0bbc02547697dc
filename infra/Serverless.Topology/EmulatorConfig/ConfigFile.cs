using System.Text.Json;
using Serverless.Topology.Json;
using Serverless.Topology.Validation;

namespace Serverless.Topology.EmulatorConfig;

/// <summary>
/// What --config named: topology.json, or the Config.json of an official emulator, told apart by content.
/// </summary>
internal sealed record ConfigFile(TopologyDefinition Topology, bool IsEmulators)
{
    private const string UserConfig = "UserConfig";

    // As .NET's configuration reads what the emulators are given.
    private static readonly JsonDocumentOptions LenientJson = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>
    /// Loads one file, or the configs of both emulators, whose entities are served side by side then.
    /// </summary>
    /// <exception cref="TopologyException">
    /// A file has errors, or they do not go together; all of it is said.
    /// </exception>
    public static ConfigFile Load(IReadOnlyList<string> paths, RuleCheck? ruleCheck = null)
    {
        if (paths.Count == 1)
        {
            return Load(paths[0], ruleCheck);
        }

        List<TopologyError> errors = [];
        TopologyDefinition merged = new();
        UniqueNames names = new("another entity", errors);
        foreach (string path in paths)
        {
            try
            {
                ConfigFile file = Load(path, ruleCheck);
                if (!file.IsEmulators)
                {
                    throw new TopologyException(
                        path, [new TopologyError("$", "A topology.json stands alone: give one --config.")]);
                }

                merged = merged.With(file.Topology);
                foreach (string name in file.Topology.EntityNames)
                {
                    names.Add(name, path);
                }
            }
            catch (TopologyException exception)
            {
                errors.AddRange(exception.Errors.Select(e => e with { Path = $"{path} {e.Path}" }));
            }
        }

        return errors.Count == 0
            ? new ConfigFile(merged, IsEmulators: true)
            : throw new TopologyException(string.Join("', '", paths), errors, "config");
    }

    private static ConfigFile Load(string path, RuleCheck? ruleCheck)
    {
        string fullPath = Path.GetFullPath(path);
        return File.Exists(fullPath)
            ? Parse(File.ReadAllText(fullPath), path, ruleCheck)
            : throw new FileNotFoundException(
                $"The file '{fullPath}' does not exist. Give --config the path of topology.json or of an emulator's "
                + "Config.json.",
                fullPath);
    }

    /// <exception cref="TopologyException">The text has errors, all of them in it.</exception>
    public static ConfigFile Parse(string json, string sourceName, RuleCheck? ruleCheck = null)
    {
        using JsonDocument? document = TryParse(json);
        if (document is null || !IsEmulatorConfig(document.RootElement))
        {
            return new ConfigFile(TopologyFile.Parse(json, sourceName, ruleCheck), IsEmulators: false);
        }

        List<TopologyError> errors = [];
        TopologyObjectReader root = new(document.RootElement, "$", errors);
        TopologyDefinition? topology = root.Object(
            UserConfig, (item, path) => ReadUserConfig(item, path, ruleCheck, errors));
        root.Finish();
        return errors.Count == 0
            ? new ConfigFile(topology!, IsEmulators: true)
            : throw new TopologyException(sourceName, errors, "emulator config");
    }

    private static TopologyDefinition ReadUserConfig(
        JsonElement userConfig, string path, RuleCheck? ruleCheck, List<TopologyError> errors)
    {
        bool isServiceBus = userConfig.TryGetProperty("Namespaces", out _);
        if (isServiceBus == userConfig.TryGetProperty("NamespaceConfig", out _))
        {
            errors.Add(new TopologyError(
                path,
                "Exactly one of 'Namespaces' (the Service Bus emulator) and 'NamespaceConfig' (the Event Hubs "
                + "emulator) is needed. For both, give --config twice."));
            return new TopologyDefinition();
        }

        return isServiceBus
            ? new ServiceBusConfigReader(ruleCheck, errors).Read(userConfig, path)
            : EventHubsConfigReader.Read(userConfig, path, errors);
    }

    private static bool IsEmulatorConfig(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(UserConfig, out _);

    private static JsonDocument? TryParse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, LenientJson);
        }
        catch (JsonException)
        {
            // The reader of topologies says where.
            return null;
        }
    }
}
