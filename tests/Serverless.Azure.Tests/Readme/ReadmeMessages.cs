using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Serverless.Messaging;

namespace Serverless.Azure.Tests.Readme;

/// <summary>The messages of shared/README.md.</summary>
public sealed class ReadmeMessages(Inbox inbox)
{
    [Message("com.example.warehouse.reserve-stock.v1", To = "stock-commands")]
    public sealed record ReserveStock([property: SessionKey] string Sku, string OrderId, int Quantity);

    [Function("HandleStockCommand")]
    public Task RunAsync(
        [ServiceBusTrigger("stock-commands", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        FunctionContext context) =>
        inbox.Receive(message, actions, context)
            .On<ReserveStock>(command => $"sku-{command.Sku}", ReserveAsync)
            .On<ReleaseStock>(command => $"sku-{command.Sku}", ReleaseAsync)
            .RunAsync();

    private async Task ReserveAsync(ReserveStock command, UnitOfWork work, CancellationToken ct)
    {
        var stock = await work.GetAsync<Stock>(command.Sku, ct)
            ?? throw new DeadLetterException("UnknownSku", command.Sku);
        work.Put(command.Sku, stock.Reserve(command.Quantity));
        work.Publish(new StockReserved(command.OrderId));   // its id follows from the message and its place in the unit
    }

    private Task ReleaseAsync(ReleaseStock command, UnitOfWork work, CancellationToken ct)
    {
        work.Delete(command.Sku);
        return Task.CompletedTask;
    }

    [Message("com.example.warehouse.release-stock.v1", To = "stock-commands")]
    public sealed record ReleaseStock([property: SessionKey] string Sku);

    [Message("com.example.warehouse.stock-reserved.v1", To = "stock-events")]
    public sealed record StockReserved([property: Subject] string OrderId);

    public sealed record Stock(int OnHand)
    {
        public Stock Reserve(int quantity) => new(OnHand - quantity);
    }
}
