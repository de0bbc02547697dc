namespace Serverless.Messaging;

/// <summary>Says what a class or record is as a message: its CloudEvents type, and where it is sent.</summary>
/// <example><code>
/// [Message("com.example.warehouse.reserve-stock.v1", To = "stock-commands")]
/// public sealed record ReserveStock([property: SessionKey] string Sku, string OrderId, int Quantity);
/// </code></example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class MessageAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="type">The CloudEvents <c>type</c>: a name in reverse domain order, then <c>.v</c> and the version
    /// of the body, for example <c>com.example.ordering.order-placed.v1</c>.</param>
    public MessageAttribute(string type)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        Type = type;
    }

    /// <summary>The CloudEvents <c>type</c>.</summary>
    public string Type { get; }

    /// <summary>The queue or topic that it is sent to; null for a message that the app only receives.</summary>
    public string? To { get; init; }
}
