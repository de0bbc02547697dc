using Serverless.Messaging;
using Warehouse.Stock;

namespace Warehouse.HandleStockCommand;

/// <summary>
/// Carries a command out exactly once: the stock, the reservation, the mark that the message was processed and the
/// answer are one transaction in the partition of the product.
/// </summary>
public sealed class StockCommandHandler(MessageProcessor processor)
{
    private const string Consumer = "stock-commands";

    /// <summary>Handles a message.</summary>
    /// <returns>How to settle it.</returns>
    public Task<MessageOutcome> HandleAsync(InboundMessage message, CancellationToken cancellationToken) =>
        processor.ProcessAsync(
            message,
            Consumer,
            inbound => StockDocuments.PartitionOf(Read(inbound).Sku),
            (work, ct) => ApplyAsync(message, Read(message), work, ct),
            cancellationToken);

    private static StockCommand Read(InboundMessage message)
    {
        if (message.Type is not (StockCommand.ReserveType or StockCommand.ReleaseType or StockCommand.ShipType))
        {
            throw new DeadLetterException("UnknownMessageType", $"'{message.Type}' is not a command of the warehouse.");
        }

        var command = message.Read<StockCommand>();
        return command is { CommandId.Length: > 0, OrderId.Length: > 0, Sku.Length: > 0, Line: >= 0, Quantity: > 0 }
            ? command
            : throw new UnreadableMessageException(
                message.Id,
                message.Type,
                "commandId, orderId and sku must not be empty, line not negative, quantity at least 1: " + command);
    }

    private static async Task ApplyAsync(
        InboundMessage message,
        StockCommand command,
        UnitOfWork work,
        CancellationToken cancellationToken)
    {
        var stockDocument = StockDocuments.StockOf(command.Sku);
        var reservationDocument = StockDocuments.ReservationOf(command.OrderId, command.Line);
        var stock = await work.GetAsync<StockItem>(stockDocument, cancellationToken);
        var reservation = await work.GetAsync<Reservation>(reservationDocument, cancellationToken);

        var next = Transition(message.Type, stock, reservation, command);

        if (next.Stock is not null && next.Stock != stock)
        {
            work.Put(stockDocument, next.Stock);
        }

        if (next.Reservation != reservation)
        {
            work.Put(reservationDocument, next.Reservation);
        }

        work.Publish(Answer(message, command, next.Reservation));
    }

    private static ReservationTransition Transition(
        string type, StockItem? stock, Reservation? reservation, StockCommand command)
    {
        try
        {
            return type switch
            {
                StockCommand.ReserveType => ReservationTransition.Reserve(stock, reservation, command),
                StockCommand.ReleaseType => ReservationTransition.Release(stock, reservation, command),
                _ => ReservationTransition.Ship(stock, reservation, command),
            };
        }
        catch (InvalidOperationException e)
        {
            throw new DeadLetterException("NotAllowed", e.Message);
        }
    }

    private static OutboundMessage Answer(InboundMessage message, StockCommand command, Reservation reservation) =>
        OutboundMessage.Create(
            StockAnswer.Topic,
            $"{command.CommandId}/answer",
            StockAnswer.Type,
            StockAnswer.Source,
            new StockAnswer(
                command.CommandId,
                message.Type,
                command.OrderId,
                command.Line,
                command.Sku,
                command.Quantity,
                reservation.Status,
                reservation.Reason)) with
        {
            Subject = command.OrderId,
            // Who asked knows its question again by this.
            CorrelationId = message.CorrelationId ?? command.OrderId,
        };
}
