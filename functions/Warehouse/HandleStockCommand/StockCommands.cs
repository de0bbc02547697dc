using Serverless.Messaging;
using Warehouse.Stock;

namespace Warehouse.HandleStockCommand;

/// <summary>
/// Carries a command out exactly once: the stock, the reservation, the mark that the message was processed and the
/// answer are one transaction in the partition of the product.
/// </summary>
public static class StockCommands
{
    /// <summary>Says what each command does.</summary>
    public static Reception On(Reception reception) => reception
        .On<StockCommand>(StockCommand.ReserveType, PartitionOf, (command, work, ct) =>
            ApplyAsync(command, work, ReservationTransition.Reserve, ct))
        .On<StockCommand>(StockCommand.ReleaseType, PartitionOf, (command, work, ct) =>
            ApplyAsync(command, work, ReservationTransition.Release, ct))
        .On<StockCommand>(StockCommand.ShipType, PartitionOf, (command, work, ct) =>
            ApplyAsync(command, work, ReservationTransition.Ship, ct));

    private static string PartitionOf(StockCommand command) =>
        command is { CommandId.Length: > 0, OrderId.Length: > 0, Sku.Length: > 0, Line: >= 0, Quantity: > 0 }
            ? StockDocuments.PartitionOf(command.Sku)
            : throw new DeadLetterException(
                "InvalidCommand",
                "commandId, orderId and sku must not be empty, line not negative, quantity at least 1: " + command);

    private static async Task ApplyAsync(
        StockCommand command,
        UnitOfWork work,
        Func<StockItem?, Reservation?, StockCommand, ReservationTransition> transition,
        CancellationToken cancellationToken)
    {
        var stockDocument = StockDocuments.StockOf(command.Sku);
        var reservationDocument = StockDocuments.ReservationOf(command.OrderId, command.Line);
        var stock = await work.GetAsync<StockItem>(stockDocument, cancellationToken);
        var reservation = await work.GetAsync<Reservation>(reservationDocument, cancellationToken);

        var next = Next(transition, stock, reservation, command);

        if (next.Stock is not null && next.Stock != stock)
        {
            work.Put(stockDocument, next.Stock);
        }

        if (next.Reservation != reservation)
        {
            work.Put(reservationDocument, next.Reservation);
        }

        work.Publish(Answer(work.Message!.Type, command, next.Reservation));
    }

    private static ReservationTransition Next(
        Func<StockItem?, Reservation?, StockCommand, ReservationTransition> transition,
        StockItem? stock,
        Reservation? reservation,
        StockCommand command)
    {
        try
        {
            return transition(stock, reservation, command);
        }
        catch (InvalidOperationException e)
        {
            throw new DeadLetterException("NotAllowed", e.Message);
        }
    }

    private static StockAnswer Answer(string commandType, StockCommand command, Reservation reservation) => new(
        command.CommandId,
        commandType,
        command.OrderId,
        command.Line,
        command.Sku,
        command.Quantity,
        reservation.Status,
        reservation.Reason);
}
