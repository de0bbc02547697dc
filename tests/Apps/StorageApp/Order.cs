namespace StorageApp;

/// <summary>The body of a message.</summary>
public sealed class Order
{
    /// <summary>Gets or sets which order.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>Gets or sets how many.</summary>
    public int Quantity { get; set; }
}
