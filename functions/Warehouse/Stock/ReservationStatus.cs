using System.Text.Json.Serialization;

namespace Warehouse.Stock;

/// <summary>Where a reservation stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReservationStatus>))]
public enum ReservationStatus
{
    /// <summary>The pieces are held.</summary>
    Reserved,

    /// <summary>There were too few pieces, or no such product; nothing is held.</summary>
    Refused,

    /// <summary>The pieces were given back, or were never held and now never will be.</summary>
    Released,

    /// <summary>The pieces have left the warehouse.</summary>
    Shipped,
}
