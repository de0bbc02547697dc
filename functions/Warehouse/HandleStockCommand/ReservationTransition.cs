using Warehouse.Stock;

namespace Warehouse.HandleStockCommand;

/// <summary>
/// The state machine of a reservation: what a command makes of the stock and of the reservation. Every command can be
/// repeated: what is done already stays as it is. A release that comes before its reservation leaves a mark that
/// refuses the latecomer.
/// </summary>
/// <param name="Stock">The stock afterwards; null when there is no such product.</param>
/// <param name="Reservation">The reservation afterwards.</param>
public sealed record ReservationTransition(StockItem? Stock, Reservation Reservation)
{
    /// <summary>Holds pieces, or refuses with the reason.</summary>
    public static ReservationTransition Reserve(StockItem? stock, Reservation? existing, StockCommand command)
    {
        if (existing is not null)
        {
            return new(stock, existing);
        }

        if (stock is null)
        {
            return new(
                stock,
                New(command, ReservationStatus.Refused, $"The warehouse does not carry '{command.Sku}'."));
        }

        return stock.Available() >= command.Quantity
            ? new(stock.Reserve(command.Quantity), New(command, ReservationStatus.Reserved))
            : new(stock, New(
                command,
                ReservationStatus.Refused,
                $"'{command.Sku}' has {stock.Available()} available; {command.Quantity} were asked for."));
    }

    /// <summary>Gives back what is held.</summary>
    public static ReservationTransition Release(StockItem? stock, Reservation? existing, StockCommand command) =>
        existing switch
        {
            null => new(stock, New(command, ReservationStatus.Released)),
            { Status: ReservationStatus.Reserved } => new(
                stock!.Release(existing.Quantity), existing with { Status = ReservationStatus.Released }),
            _ => new(stock, existing),
        };

    /// <summary>Takes what is held out of the warehouse.</summary>
    /// <exception cref="InvalidOperationException">Nothing is held.</exception>
    public static ReservationTransition Ship(StockItem? stock, Reservation? existing, StockCommand command) =>
        existing switch
        {
            { Status: ReservationStatus.Reserved } => new(
                stock!.Ship(existing.Quantity), existing with { Status = ReservationStatus.Shipped }),
            { Status: ReservationStatus.Shipped } => new(stock, existing),
            _ => throw new InvalidOperationException(
                $"Line {command.Line} of order '{command.OrderId}' holds nothing of '{command.Sku}' " +
                $"(reservation: {existing?.Status.ToString() ?? "none"}), so it cannot be shipped."),
        };

    private static Reservation New(StockCommand command, ReservationStatus status, string? reason = null) =>
        new(command.OrderId, command.Line, command.Sku, command.Quantity, status, reason);
}
