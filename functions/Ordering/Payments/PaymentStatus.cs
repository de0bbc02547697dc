using System.Text.Json.Serialization;

namespace Ordering.Payments;

/// <summary>Where a payment stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PaymentStatus>))]
public enum PaymentStatus
{
    /// <summary>The amount is held.</summary>
    Authorised,

    /// <summary>The provider refused the amount; nothing is held.</summary>
    Declined,

    /// <summary>The amount has been taken.</summary>
    Captured,

    /// <summary>The amount has been given back; nothing is held.</summary>
    Voided,
}
