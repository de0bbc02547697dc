using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace StorageApp.Tables;

/// <summary>
/// Writes rows. The package of the tables extension is not on every feed, and its attribute is no more than a name and
/// these properties to a host.
/// </summary>
/// <param name="tableName">The table.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class TableOutputAttribute(string tableName) : OutputBindingAttribute
{
    /// <summary>Gets the table.</summary>
    public string TableName { get; } = tableName;

    /// <summary>Gets or sets the partition of rows that have none.</summary>
    public string? PartitionKey { get; set; }

    /// <summary>Gets or sets the setting that is the connection.</summary>
    public string? Connection { get; set; }
}
