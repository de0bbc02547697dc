using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Serverless.Azure;
using Serverless.Messaging;
using Serverless.Sagas;

namespace Ordering.FulfilOrder;

/// <summary>Hands the warehouse's answers to the sagas that wait for them.</summary>
public sealed class StockAnsweredFunction(Inbox inbox)
{
    /// <summary>Handles one answer and settles it. The saga tells a repeated answer from a new one.</summary>
    [Function("StockAnswered")]
    public Task RunAsync(
        [ServiceBusTrigger("stock-events", "ordering", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        FunctionContext context) =>
        inbox.Receive(message, actions, context)
            .On<StockAnswer>((answer, inbound, ct) => client.ReplyAsync(inbound.CorrelationId, answer, ct))
            .RunAsync();
}
