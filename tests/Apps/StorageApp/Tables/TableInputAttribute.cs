using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace StorageApp.Tables;

/// <summary>Reads rows: what the host does not serve, and says so.</summary>
/// <param name="tableName">The table.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TableInputAttribute(string tableName) : InputBindingAttribute
{
    /// <summary>Gets the table.</summary>
    public string TableName { get; } = tableName;
}
