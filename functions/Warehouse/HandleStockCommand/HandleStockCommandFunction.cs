using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Azure;
using Serverless.Messaging;

namespace Warehouse.HandleStockCommand;

/// <summary>The queue <c>stock-commands</c>: one session a product, so its commands are carried out in order.</summary>
public sealed class HandleStockCommandFunction(Inbox inbox)
{
    /// <summary>The name of the function.</summary>
    public const string Name = "HandleStockCommand";

    /// <summary>Sets up the retries: who asks waits for half a minute, and the later commands of the product wait
    /// behind.</summary>
    public static void Retries(RetryPolicy retries)
    {
        retries.DelayedRetries = 3;
        retries.Delay = TimeSpan.FromSeconds(1);
        retries.MaxHold = TimeSpan.FromSeconds(5);
    }

    /// <summary>Handles one message and settles it.</summary>
    [Function(Name)]
    public Task RunAsync(
        [ServiceBusTrigger(
            "stock-commands", Connection = "ServiceBus", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        FunctionContext context) =>
        StockCommands.On(inbox.Receive(message, actions, context)).RunAsync();
}
