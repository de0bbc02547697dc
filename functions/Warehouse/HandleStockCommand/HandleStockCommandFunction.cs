using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Azure;

namespace Warehouse.HandleStockCommand;

/// <summary>The queue <c>stock-commands</c>: one session a product, so its commands are carried out in order.</summary>
public sealed class HandleStockCommandFunction(StockCommandHandler handler)
{
    /// <summary>Handles one message and settles it.</summary>
    [Function("HandleStockCommand")]
    public async Task RunAsync(
        [ServiceBusTrigger(
            "stock-commands", Connection = "ServiceBus", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        await actions.SettleAsync(
            message, await handler.HandleAsync(message.ToInboundMessage(), cancellationToken), cancellationToken);
}
