using Microsoft.Azure.Functions.Worker;
using Ordering.Orders;
using Serverless.Messaging;

namespace Ordering.FulfilOrder;

/// <summary>Puts commands on the warehouse's queue, in the session of their product.</summary>
public sealed class StockCommandActivity(IMessageSender sender)
{
    /// <summary>The name of the activity.</summary>
    public const string Name = "SendStockCommands";

    /// <summary>Sends the commands. Sent again, they carry the same message ids.</summary>
    [Function(Name)]
    public Task RunAsync([ActivityTrigger] SendStockCommands input, CancellationToken cancellationToken) =>
        sender.SendAsync(
            StockCommand.Queue,
            [
                .. input.Commands.Select(command =>
                    OutboundMessage.Create(
                        StockCommand.Queue, command.CommandId, input.Type, OrderEvents.Source, command) with
                    {
                        Subject = command.OrderId,
                        SessionId = command.Sku,
                        CorrelationId = command.OrderId,
                    }),
            ],
            cancellationToken);
}
