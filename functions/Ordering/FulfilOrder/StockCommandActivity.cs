using Microsoft.Azure.Functions.Worker;
using Ordering.Orders;
using Serverless.Messaging;
using Serverless.Sagas;

namespace Ordering.FulfilOrder;

/// <summary>Puts commands on the warehouse's queue, in the session of their product.</summary>
public sealed class StockCommandActivity(IMessageSender sender)
{
    /// <summary>The name of the activity.</summary>
    public const string Name = "SendStockCommands";

    /// <summary>Sends the commands. Sent again, they carry the same message ids.</summary>
    [Function(Name)]
    public Task RunAsync(
        [ActivityTrigger] StepCall<IReadOnlyList<SagaRequest<StockCommand>>> call,
        CancellationToken cancellationToken) =>
        sender.SendAsync(StockCommand.Queue, [.. call.Input.Select(ToMessage)], cancellationToken);

    private static OutboundMessage ToMessage(SagaRequest<StockCommand> request) =>
        OutboundMessage.Create(
            StockCommand.Queue,
            request.MessageId,
            request.Command.Type,
            OrderEvents.Source,
            request.Command with { CommandId = request.MessageId }) with
        {
            Subject = request.Command.OrderId,
            SessionId = request.Command.Sku,
            CorrelationId = request.CorrelationId,
        };
}
