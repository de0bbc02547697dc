using Microsoft.Azure.Functions.Worker;

namespace StorageApp.Tables;

/// <summary>Functions of tables, for the host's tests.</summary>
public sealed class TableFunctions
{
    /// <summary>Writes what it gets.</summary>
    [Function("KeepRow")]
    [TableOutput("%Prefix%rows", PartitionKey = "kept")]
    public Row KeepRow([QueueTrigger("%Prefix%-rows")] Row row) => row;

    /// <summary>Is refused.</summary>
    [Function("ReadRow")]
    public string ReadRow([QueueTrigger("%Prefix%-lookups")] string key, [TableInput("%Prefix%rows")] string row) =>
        $"{key}: {row}";
}
