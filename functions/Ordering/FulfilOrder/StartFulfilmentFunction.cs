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
public sealed class StartFulfilmentFunction(MessageProcessor processor, IOptions<FulfilmentOptions> terms)
{
    /// <summary>Handles one event and settles it.</summary>
    [Function("StartFulfilment")]
    public async Task RunAsync(
        [ServiceBusTrigger("orders", "fulfilment", Connection = "ServiceBus", AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var inbound = message.ToInboundMessage();
        var outcome = await processor.ProcessAsync(
            inbound,
            ct =>
            {
                var order = inbound.Read<Order>();
                return client.ScheduleOnceAsync(
                    FulfilOrderOrchestrator.Name, order.Id, new FulfilOrderInput(order, terms.Value), ct);
            },
            cancellationToken);
        await actions.SettleAsync(message, outcome, cancellationToken);
    }
}
