using System.Text;
using System.Text.Json;
using Serverless.Compliance;
using Serverless.Messaging;
using Warehouse.HandleStockCommand;
using Warehouse.Stock;
using Warehouse.Tests.Hosting;

namespace Warehouse.Tests.HandleStockCommand;

public sealed class StockCommandsTests : IAsyncLifetime
{
    private const string Sku = "COFFEE-1KG";
    private const int OnHand = 500;

    private WarehouseServices _services = null!;

    public async ValueTask InitializeAsync() => _services = await WarehouseServices.StartAsync();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Handle_SameMessageTwice_ReservesOnceAndAnswersOnce()
    {
        var command = Command(StockCommand.ReserveType, "m1", quantity: 3);

        (await HandleAsync(command)).Kind.ShouldBe(MessageOutcomeKind.Processed);
        (await HandleAsync(command)).Kind.ShouldBe(MessageOutcomeKind.Duplicate);

        (await StockAsync()).ShouldBe(new StockItem(Sku, OnHand, Reserved: 3));

        // Answers of one product are sent in order, so a second answer would come before the last one.
        await HandleAsync(Command(StockCommand.ReserveType, "last", quantity: 1, orderId: "last"));
        (await AnswersAsync(2)).Select(answer => (answer.OrderId, answer.Status)).ShouldBe(
            [("order", ReservationStatus.Reserved), ("last", ReservationStatus.Reserved)]);
    }

    [Fact]
    public async Task Handle_SameCommandUnderAnotherMessageId_AnswersAgainWithoutReservingAgain()
    {
        await HandleAsync(Command(StockCommand.ReserveType, "m1", quantity: 3));
        await HandleAsync(Command(StockCommand.ReserveType, "m2", quantity: 3));

        (await StockAsync()).Reserved.ShouldBe(3);
        (await AnswersAsync(2)).ShouldAllBe(answer => answer.Status == ReservationStatus.Reserved);
    }

    [Fact]
    public async Task Handle_32AtOnceFor20Pieces_NeverReservesMoreThanThereIs()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(() => HandleAsync(
            Command(StockCommand.ReserveType, $"m{i}", quantity: 20, orderId: $"order-{i}")))));

        outcomes.ShouldAllBe(outcome => outcome.Kind == MessageOutcomeKind.Processed);
        (await StockAsync()).ShouldBe(new StockItem(Sku, OnHand, Reserved: OnHand));
        (await AnswersAsync(32)).Count(answer => answer.Status == ReservationStatus.Reserved).ShouldBe(OnHand / 20);
    }

    [Theory]
    [InlineData("{\"orderId\":", StockCommand.ReserveType, "UnreadableMessage")]
    [InlineData(
        """{"commandId":"c","orderId":"o","line":0,"sku":"A","quantity":-1}""",
        StockCommand.ReserveType,
        "InvalidCommand")]
    [InlineData("{}", "com.example.warehouse.unknown.v9", "UnknownMessageType")]
    [InlineData(
        """{"commandId":"c","orderId":"o","line":0,"sku":"COFFEE-1KG","quantity":1}""",
        StockCommand.ShipType,
        "NotAllowed")]
    public async Task Handle_WhatCanNeverSucceed_IsDeadLetteredWithItsReason(string body, string type, string reason)
    {
        var outcome = await HandleAsync(new InboundMessage
        {
            Id = "m1",
            Type = type,
            Source = "/test",
            Data = Encoding.UTF8.GetBytes(body),
        });

        outcome.Kind.ShouldBe(MessageOutcomeKind.DeadLetter);
        outcome.Cause!.Reason.ShouldBe(reason);
        outcome.Cause.Description.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Start_SecondTime_DoesNotSeedAgain()
    {
        await HandleAsync(Command(StockCommand.ReserveType, "m1", quantity: 3));
        var seeder = _services.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>()
            .OfType<Warehouse.SeedStock.StockSeeder>().Single();

        await seeder.StartAsync(CancellationToken.None);

        (await StockAsync()).Reserved.ShouldBe(3);
    }

    private static InboundMessage Command(
        string type,
        string messageId,
        int quantity,
        string orderId = "order") => new()
    {
        Id = messageId,
        Type = type,
        Source = "/test",
        SessionId = Sku,
        Data = JsonSerializer.SerializeToUtf8Bytes(
            new StockCommand(messageId, orderId, Line: 0, Sku, quantity), MessageJson.Options),
    };

    private Task<MessageOutcome> HandleAsync(InboundMessage message) =>
        StockCommands
            .On(_services.Get<Inbox>().Receive(new RecordedDelivery(message), HandleStockCommandFunction.Name))
            .RunAsync();

    private async Task<StockItem> StockAsync() =>
        (await _services.Get<StockRepository>().FindAsync(Sku, CancellationToken.None))!;

    private async Task<IReadOnlyList<StockAnswer>> AnswersAsync(int count) =>
    [
        .. (await _services.Sender.TakeAsync(count))
            .Select(message => JsonSerializer.Deserialize<StockAnswer>(message.Data.Span, MessageJson.Options)!),
    ];
}
