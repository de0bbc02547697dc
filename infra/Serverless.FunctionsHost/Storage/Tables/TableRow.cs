using System.Text.Json;
using Azure.Data.Tables;

namespace Serverless.FunctionsHost.Storage.Tables;

/// <summary>An entity from what a function returned.</summary>
internal static class TableRow
{
    /// <summary>Reads a JSON object; what a table has no type for is kept as its JSON.</summary>
    /// <param name="json">The object.</param>
    /// <param name="partitionKey">The attribute's, for an object that has none; null for none.</param>
    /// <param name="rowKey">The attribute's, for an object that has none; null for none.</param>
    /// <exception cref="FormatException">It is no object, or a key is missing.</exception>
    public static TableEntity Of(JsonElement json, string? partitionKey, string? rowKey)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"'{json.GetRawText()}' is no entity. Return an object, or an array of objects.");
        }

        var entity = new TableEntity();
        foreach (var property in json.EnumerateObject())
        {
            var value = Value(property.Value);
            if (property.Name.Equals("PartitionKey", StringComparison.OrdinalIgnoreCase))
            {
                partitionKey = value?.ToString() ?? partitionKey;
            }
            else if (property.Name.Equals("RowKey", StringComparison.OrdinalIgnoreCase))
            {
                rowKey = value?.ToString() ?? rowKey;
            }
            else if (value is not null && !IsOfTheService(property.Name))
            {
                entity[property.Name] = value;
            }
        }

        entity.PartitionKey = partitionKey ?? throw Missing("PartitionKey", json);
        entity.RowKey = rowKey ?? throw Missing("RowKey", json);
        return entity;
    }

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.Number when value.TryGetInt64(out var number) => number,
        JsonValueKind.Number => value.GetDouble(),
        _ => value.GetRawText(),
    };

    private static bool IsOfTheService(string name) =>
        name.Equals("Timestamp", StringComparison.OrdinalIgnoreCase)
        || name.Equals("ETag", StringComparison.OrdinalIgnoreCase);

    private static FormatException Missing(string key, JsonElement json) => new(
        $"The entity '{json.GetRawText()}' has no {key}. Give it one, or set it on [TableOutput].");
}
