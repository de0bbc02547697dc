using System.Text.Json;
using Serverless.Broker.Entities;
using Serverless.Broker.Filters;
using Serverless.Topology.Json;
using Serverless.Topology.Validation;

namespace Serverless.Broker.EmulatorConfig;

/// <summary>
/// What --config named: topology.json, or the Config.json of an official emulator, told apart by content. Exactly one
/// of the two is set.
/// </summary>
internal sealed record ConfigFile(TopologyDefinition? Topology, EntityDeclarations? Entities)
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
    public static ConfigFile Load(IReadOnlyList<string> paths)
    {
        if (paths.Count == 1)
        {
            return Load(paths[0]);
        }

        List<TopologyError> errors = [];
        EntityDeclarations merged = new();
        UniqueNames names = new("another entity", errors);
        foreach (string path in paths)
        {
            try
            {
                EntityDeclarations entities = Load(path).Entities
                    ?? throw new TopologyException(
                        path, [new TopologyError("$", "A topology.json stands alone: give one --config.")]);
                merged = merged.With(entities);
                foreach (string name in entities.Names)
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
            ? new ConfigFile(Topology: null, merged)
            : throw new TopologyException(string.Join("', '", paths), errors, "config");
    }

    private static ConfigFile Load(string path)
    {
        string fullPath = Path.GetFullPath(path);
        return File.Exists(fullPath)
            ? Parse(File.ReadAllText(fullPath), path)
            : throw new FileNotFoundException(
                $"The file '{fullPath}' does not exist. Give --config the path of topology.json or of an emulator's "
                + "Config.json.",
                fullPath);
    }

    /// <exception cref="TopologyException">The text has errors, all of them in it.</exception>
    public static ConfigFile Parse(string json, string sourceName)
    {
        using JsonDocument? document = TryParse(json);
        if (document is null || !IsEmulatorConfig(document.RootElement))
        {
            return new ConfigFile(TopologyFile.Parse(json, sourceName, RuleExpressions.Check), Entities: null);
        }

        List<TopologyError> errors = [];
        EntityDeclarations? entities = null;
        TopologyObjectReader root = new(document.RootElement, "$", errors);
        root.Object<object>(UserConfig, (item, path) =>
        {
            entities = ReadUserConfig(item, path, errors);
            return root;
        });
        root.Finish();
        return errors.Count == 0
            ? new ConfigFile(Topology: null, entities!)
            : throw new TopologyException(sourceName, errors, "emulator config");
    }

    private static EntityDeclarations? ReadUserConfig(JsonElement userConfig, string path, List<TopologyError> errors)
    {
        bool isServiceBus = userConfig.TryGetProperty("Namespaces", out _);
        if (isServiceBus == userConfig.TryGetProperty("NamespaceConfig", out _))
        {
            errors.Add(new TopologyError(
                path,
                "Exactly one of 'Namespaces' (the Service Bus emulator) and 'NamespaceConfig' (the Event Hubs "
                + "emulator) is needed. For both, give --config twice."));
            return null;
        }

        return isServiceBus
            ? new ServiceBusConfigReader(errors).Read(userConfig, path)
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
