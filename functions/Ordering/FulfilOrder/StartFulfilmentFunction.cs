using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Ordering.Orders;
using Serverless.Azure;
using Serverless.Messaging;
using Serverless.Sagas;

namespace Ordering.FulfilOrder;

/// <summary>Starts the saga of every placed order, once: the instance id is the id of the order.</summary>
public sealed class StartFulfilmentFunction(Inbox inbox, IOptions<FulfilmentOptions> terms)
{
    /// <summary>Handles one event and settles it.</summary>
    [Function("StartFulfilment")]
    public Task RunAsync(
        [ServiceBusTrigger("orders", "fulfilment", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        FunctionContext context) =>
        inbox.Receive(message, actions, context)
            .On<Order>(OrderEvents.PlacedType, (order, _, ct) => client.ScheduleOnceAsync(
                FulfilOrderOrchestrator.Name, order.Id, new FulfilOrderInput(order, terms.Value), ct))
            .RunAsync();
}
