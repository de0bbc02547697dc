using System.Text;

namespace Serverless.Messaging.Tests;

public sealed class MessageProcessorTests : IAsyncDisposable
{
    private readonly MessagingFixture _messaging = new();

    public ValueTask DisposeAsync() => _messaging.DisposeAsync();

    [Fact]
    public async Task Process_FirstDelivery_CommitsItsEffects()
    {
        var outcome = await ProcessAsync(Inbound("m1"));

        outcome.ShouldBe(MessageOutcome.Processed);
        (await CountAsync()).ShouldBe(1);
        await _messaging.OutboxIsEmptyAsync();
        _messaging.Sender.SentIds.ShouldBe(["reply-m1"]);
    }

    [Fact]
    public async Task Process_SecondDelivery_ChangesNothing()
    {
        await ProcessAsync(Inbound("m1"));
        await _messaging.OutboxIsEmptyAsync();

        var outcome = await ProcessAsync(Inbound("m1"));

        outcome.Kind.ShouldBe(MessageOutcomeKind.Duplicate);
        (await CountAsync()).ShouldBe(1);
        _messaging.Sender.SentIds.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Process_OtherConsumer_HasItsOwnInbox()
    {
        await ProcessAsync(Inbound("m1"));

        (await ProcessAsync(Inbound("m1"), "other")).Kind.ShouldBe(MessageOutcomeKind.Processed);

        (await CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Process_DeliveriesAtTheSameTime_HaveOneEffect()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => ProcessAsync(Inbound("m1")))));

        outcomes.Count(outcome => outcome.Kind == MessageOutcomeKind.Processed).ShouldBe(1);
        outcomes.Count(outcome => outcome.Kind == MessageOutcomeKind.Duplicate).ShouldBe(15);
        (await CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"value\":\"text\"}")]
    [InlineData("{}")]
    public async Task Process_Unreadable_IsForTheDeadLetterQueue(string body)
    {
        var message = Inbound("m1") with { Data = Encoding.UTF8.GetBytes(body) };

        var outcome = await ProcessAsync(message);

        outcome.Kind.ShouldBe(MessageOutcomeKind.DeadLetter);
        outcome.Reason.ShouldBe(MessageProcessor.UnreadableReason);
        outcome.Description.ShouldNotBeNull().ShouldContain("'m1'");
        (await _messaging.StoredIdsAsync("")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "type", "no id")]
    [InlineData("id", "", "no type")]
    public async Task Process_NoIdOrType_IsForTheDeadLetterQueue(string id, string type, string expected)
    {
        var outcome = await ProcessAsync(Inbound(id) with { Type = type });

        outcome.Kind.ShouldBe(MessageOutcomeKind.DeadLetter);
        outcome.Description.ShouldNotBeNull().ShouldContain(expected);
    }

    [Fact]
    public async Task Process_HandlerRejects_IsForTheDeadLetterQueue()
    {
        var outcome = await _messaging.Processor.ProcessAsync(
            Inbound("m1"),
            "test",
            _ => "p",
            (unit, _) =>
            {
                unit.Put("a", new Counter(1));
                throw new DeadLetterException("UnknownSku", "There is no sku 'x'.");
            });

        outcome.ShouldBe(MessageOutcome.DeadLetter("UnknownSku", "There is no sku 'x'."));
        (await _messaging.StoredIdsAsync("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Process_HandlerFails_IsForTheNextDelivery()
    {
        await Should.ThrowAsync<TimeoutException>(() => _messaging.Processor.ProcessAsync(
            Inbound("m1"), "test", _ => "p", (_, _) => throw new TimeoutException()));

        (await ProcessAsync(Inbound("m1"))).Kind.ShouldBe(MessageOutcomeKind.Processed);
    }

    [Fact]
    public async Task Process_WithoutAnInbox_Classifies()
    {
        (await _messaging.Processor.ProcessAsync(Inbound("m1"), _ => Task.CompletedTask))
            .Kind.ShouldBe(MessageOutcomeKind.Processed);
        (await _messaging.Processor.ProcessAsync(Inbound("m1"), _ => throw new DeadLetterException("Reason", "why")))
            .ShouldBe(MessageOutcome.DeadLetter("Reason", "why"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a|b")]
    public async Task TryBegin_ConsumerName_IsChecked(string consumer)
    {
        await Should.ThrowAsync<ArgumentException>(
            () => _messaging.Units.Begin("p").TryBeginMessageAsync(consumer, "m1"));
    }

    private static InboundMessage Inbound(string id) => new()
    {
        Id = id,
        Type = "com.example.test.v1",
        Source = "/test",
        DataContentType = "application/json",
        Data = "{\"value\":1}"u8.ToArray(),
    };

    private Task<MessageOutcome> ProcessAsync(InboundMessage message, string consumer = "test") =>
        _messaging.Processor.ProcessAsync(message, consumer, _ => "p", async (unit, token) =>
        {
            var add = message.Read<Counter>();
            var counter = await unit.GetAsync<Counter>("count", token);
            unit.Put("count", new Counter((counter?.Value ?? 0) + add.Value));
            unit.Publish(MessagingFixture.Message("reply-" + message.Id));
        });

    private async Task<int> CountAsync() =>
        (await _messaging.Units.Begin("p").GetAsync<Counter>("count"))?.Value ?? 0;
}
