using System.Text.Json.Serialization;

namespace Ordering.Orders;

/// <summary>Where an order stands. <see cref="Completed"/> and <see cref="Cancelled"/> are final.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderStatus>))]
public enum OrderStatus
{
    /// <summary>Accepted; its fulfilment is under way.</summary>
    Placed,

    /// <summary>Stock and payment are held until a person decides or the deadline passes.</summary>
    AwaitingApproval,

    /// <summary>Paid and shipped.</summary>
    Completed,

    /// <summary>Ended without shipping; everything that was held has been given back.</summary>
    Cancelled,
}
