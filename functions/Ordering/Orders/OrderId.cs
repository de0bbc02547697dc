using Serverless.RequestResponse;

namespace Ordering.Orders;

/// <summary>
/// Identifiers of orders and the store partition each lives in. The identifier follows from the caller and its
/// Idempotency-Key, so that the order, the record of the key and the outbox share one partition, and one transaction.
/// </summary>
public static class OrderId
{
    /// <summary>How many partitions the orders are spread over.</summary>
    public const int PartitionCount = 32;

    private const int Length = 32;

    /// <summary>The identifier of the order that a caller's key places: 32 hexadecimal digits.</summary>
    public static string From(IdempotencyKey key, string caller) => key.DeriveId($"order/{caller}");

    /// <summary>Tells whether a text, for example from a route, can be the identifier of an order.</summary>
    public static bool IsWellFormed(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The store partition of an order: <c>orders-00</c> to <c>orders-31</c>.</summary>
    public static string PartitionOf(string orderId) =>
        $"orders-{Convert.ToByte(orderId[..2], 16) % PartitionCount:00}";

    /// <summary>The store document of an order.</summary>
    public static string DocumentOf(string orderId) => $"order|{orderId}";
}
