using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Azure;
using Serverless.Messaging;
using Warehouse.Stock;

namespace Warehouse.HandleStockCommand;

/// <summary>The queue <c>stock-commands</c>: one session a product, so its commands are carried out in order.</summary>
public sealed class HandleStockCommandFunction(Inbox inbox)
{
    /// <summary>Handles one message and settles it.</summary>
    [Function("HandleStockCommand")]
    public Task RunAsync(
        [ServiceBusTrigger(
            "stock-commands", Connection = "ServiceBus", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        FunctionContext context) =>
        StockCommands.On(inbox.Receive(message, actions, context)).RunAsync();
}
