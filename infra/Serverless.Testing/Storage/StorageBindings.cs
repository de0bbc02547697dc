using System.Text.Json;
using Serverless.FunctionsHost.Worker;

namespace Serverless.Testing.Storage;

/// <summary>What the functions of an app need of a storage, by what its build says of them.</summary>
internal static class StorageBindings
{
    /// <summary>The connection of a binding that names none.</summary>
    public const string DefaultConnection = "AzureWebJobsStorage";

    /// <summary>What the worker's SDK writes beside an app.</summary>
    private const string FileName = "functions.metadata";

    private static readonly HashSet<string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        "queueTrigger", "queue", "blobTrigger", "blob", "table",
    };

    /// <summary>The settings that name storages; none when no function has a binding of one.</summary>
    public static HashSet<string> ConnectionsOf(string output)
    {
        var connections = new HashSet<string>(StringComparer.Ordinal);
        var path = Path.Combine(output, FileName);
        if (!File.Exists(path))
        {
            return connections;
        }

        using var document = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var function in document.RootElement.EnumerateArray())
        {
            foreach (var binding in function.GetProperty("bindings").EnumerateArray()
                .Select(element => BindingDefinition.Parse(element.GetRawText()))
                .Where(binding => Types.Contains(binding.Type)))
            {
                // The host's own storage keeps receipts of blobs.
                connections.Add(DefaultConnection);
                if (!string.IsNullOrEmpty(binding.Connection))
                {
                    connections.Add(binding.Connection);
                }
            }
        }

        return connections;
    }
}
