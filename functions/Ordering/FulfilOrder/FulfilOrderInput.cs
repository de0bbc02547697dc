using Ordering.Orders;

namespace Ordering.FulfilOrder;

/// <summary>The input of the orchestration <c>FulfilOrder</c>.</summary>
/// <param name="Order">The order as it was placed.</param>
/// <param name="Terms">The terms it is fulfilled on.</param>
public sealed record FulfilOrderInput(Order Order, FulfilmentOptions Terms);
