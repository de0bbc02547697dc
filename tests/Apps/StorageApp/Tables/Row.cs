namespace StorageApp.Tables;

/// <summary>A row of a table.</summary>
public sealed class Row
{
    /// <summary>Gets or sets its key.</summary>
    public string RowKey { get; set; } = string.Empty;

    /// <summary>Gets or sets its text.</summary>
    public string Text { get; set; } = string.Empty;
}
