using System.Text;
using Serverless.Compliance;

namespace Serverless.Messaging.Tests;

public sealed class InboxTests : IAsyncDisposable
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
        outcome.Cause!.Reason.ShouldBe(UnreadableMessageException.DeadLetterReason);
        outcome.Cause!.Description.ShouldContain("'m1'");
        (await _messaging.StoredIdsAsync("")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "type", "no id")]
    [InlineData("id", "", "no type")]
    public async Task Process_NoIdOrType_IsForTheDeadLetterQueue(string id, string type, string expected)
    {
        var outcome = await ProcessAsync(Inbound(id) with { Type = type });

        outcome.Kind.ShouldBe(MessageOutcomeKind.DeadLetter);
        outcome.Cause!.Description.ShouldContain(expected);
    }

    [Fact]
    public async Task Process_HandlerRejects_IsForTheDeadLetterQueue()
    {
        var delivery = new RecordedDelivery(Inbound("m1"));
        await _messaging.Inbox.Receive(delivery, "test")
            .On<Add>(_ => "p", Task (_, unit, _) =>
            {
                unit.Put("a", new Counter(1));
                throw new DeadLetterException("UnknownSku", "There is no sku 'x'.");
            })
            .RunAsync();

        delivery.Settlements.ShouldBe(["dead-letter"]);
        delivery.Cause.ShouldNotBeNull().Reason.ShouldBe("UnknownSku");
        delivery.Cause.Description.ShouldBe("There is no sku 'x'.");
        delivery.Cause.Handler.ShouldBe("test");
        (await _messaging.StoredIdsAsync("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_HandlerFails_ComesAgainLaterAndThenHasItsEffects()
    {
        var failed = new RecordedDelivery(Inbound("m1"));
        await _messaging.Inbox.Receive(failed, "test")
            .On<Add>(_ => "p", Task (_, _, _) => throw new TimeoutException())
            .RunAsync();

        failed.Settlements.ShouldBe(["retry"]);
        failed.Retry!.Value.Attempt.ShouldBe(1);
        (await ProcessAsync(Inbound("m1") with { Attempt = 1 })).Kind.ShouldBe(MessageOutcomeKind.Processed);
    }

    [Fact]
    public async Task Run_RetriesGone_IsDeadLetteredWithTheFailureAndItsTries()
    {
        _messaging.Retries.ImmediateRetries = 1;
        var delivery = new RecordedDelivery(Inbound("m1") with { Attempt = 2 });

        await _messaging.Inbox.Receive(delivery, "test")
            .On<Add>(_ => "p", Task (_, _, _) => throw new TimeoutException("The stock did not answer."))
            .RunAsync();

        delivery.Cause.ShouldNotBeNull().Reason.ShouldBe(nameof(TimeoutException));
        delivery.Cause.ExceptionType.ShouldBe("System.TimeoutException");
        delivery.Cause.Description.ShouldBe("The stock did not answer.");
        delivery.Cause.Attempts.ShouldBe(6);
    }

    [Fact]
    public async Task Run_FailureThatStays_IsDeadLetteredAtOnce()
    {
        var delivery = new RecordedDelivery(Inbound("m1"));

        await _messaging.Inbox.Receive(delivery, "test")
            .On<Add>(_ => "p", Task (_, _, _) => throw new FormatException("No such product."))
            .RunAsync();

        delivery.Settlements.ShouldBe(["dead-letter"]);
        delivery.Cause!.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task Run_FailsOnce_IsTriedAgainAtOnce()
    {
        _messaging.Retries.ImmediateRetries = 1;
        var tries = 0;

        var outcome = await _messaging.Inbox.Receive(new RecordedDelivery(Inbound("m1")), "test")
            .On<Add>((_, _, _) => ++tries == 1 ? throw new TimeoutException() : Task.CompletedTask)
            .RunAsync();

        outcome.ShouldBe(MessageOutcome.Processed);
        tries.ShouldBe(2);
    }

    [Fact]
    public async Task Run_AsksForADelay_HasThatDelay()
    {
        var delivery = new RecordedDelivery(Inbound("m1"));

        await _messaging.Inbox.Receive(delivery, "test")
            .On<Add>(Task (_, _, _) => throw new RetryLaterException(TimeSpan.FromMinutes(3), "The till is closed."))
            .RunAsync();

        delivery.Retry.ShouldBe((1, TimeSpan.FromMinutes(3)));
    }

    [Fact]
    public async Task Run_OutcomeThatIsNotProcessed_CommitsNothing()
    {
        var delivery = new RecordedDelivery(Inbound("m1"));

        await _messaging.Inbox.Receive(delivery, "test")
            .On<Add>(_ => "p", (_, unit, _) =>
            {
                unit.Put("count", new Counter(1));
                return Task.FromResult(MessageOutcome.Deferred);
            })
            .RunAsync();

        delivery.Settlements.ShouldBe(["defer"]);
        (await _messaging.StoredIdsAsync("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_InASession_IsHeldAndGivenBack()
    {
        var delivery = new RecordedDelivery(Inbound("m1"), isInSession: true);

        var running = _messaging.Inbox.Receive(delivery, "test")
            .On<Add>(Task (_, _, _) => throw new TimeoutException())
            .RunAsync();
        delivery.Settlements.ShouldBeEmpty();
        _messaging.Time.Advance(_messaging.Retries.MaxHold);
        await running;

        delivery.Settlements.ShouldBe(["abandon"]);
    }

    [Fact]
    public async Task Run_CannotBeSentAgain_IsHeldAndGivenBack()
    {
        var delivery = new RecordedDelivery(Inbound("m1")) { CanRetry = false };

        var running = _messaging.Inbox.Receive(delivery, "test")
            .On<Add>(Task (_, _, _) => throw new TimeoutException())
            .RunAsync();
        _messaging.Time.Advance(_messaging.Retries.MaxHold);
        await running;

        delivery.Settlements.ShouldBe(["abandon"]);
    }

    [Fact]
    public async Task Run_InASessionDeliveredTooOften_IsDeadLettered()
    {
        var delivery = new RecordedDelivery(Inbound("m1") with { DeliveryCount = 3 }, isInSession: true);

        await _messaging.Inbox.Receive(delivery, "test")
            .On<Add>(Task (_, _, _) => throw new TimeoutException())
            .RunAsync();

        delivery.Settlements.ShouldBe(["dead-letter"]);
        delivery.Cause!.Attempts.ShouldBe(3);
    }

    [Fact]
    public async Task Run_TakesTooLong_HasFailed()
    {
        _messaging.Retries.Timeout = TimeSpan.FromSeconds(5);
        var delivery = new RecordedDelivery(Inbound("m1"));

        var running = _messaging.Inbox.Receive(delivery, "test")
            .On<Add>((_, _, token) => Task.Delay(Timeout.InfiniteTimeSpan, _messaging.Time, token))
            .RunAsync();
        _messaging.Time.Advance(TimeSpan.FromSeconds(5));
        await running;

        delivery.Settlements.ShouldBe(["retry"]);
    }

    [Fact]
    public async Task Run_FunctionIsCancelled_SettlesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        var delivery = new RecordedDelivery(Inbound("m1"));

        var running = _messaging.Inbox.Receive(delivery, "test", cancelled.Token)
            .On<Add>((_, _, token) => Task.Delay(Timeout.InfiniteTimeSpan, _messaging.Time, token))
            .RunAsync();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
        delivery.Settlements.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_UnknownType_IsDeadLetteredWithTheTypesThatAreTaken()
    {
        var delivery = new RecordedDelivery(Inbound("m1") with { Type = "com.example.other.v1" });

        await _messaging.Inbox.Receive(delivery, "test").On<Add>((_, _, _) => Task.CompletedTask).RunAsync();

        delivery.Cause.ShouldNotBeNull().Reason.ShouldBe("UnknownMessageType");
        delivery.Cause.Description.ShouldBe(
            "'test' does not handle 'com.example.other.v1'. It handles 'com.example.test.v1'.");
    }

    [Fact]
    public async Task Run_ForAnotherConsumer_IsCompletedUnhandled()
    {
        var delivery = new RecordedDelivery(Inbound("m1")) { IsForAnother = true };

        await _messaging.Inbox.Receive(delivery, "test")
            .On<Add>(Task (_, _, _) => throw new InvalidOperationException())
            .RunAsync();

        delivery.Settlements.ShouldBe(["complete"]);
    }

    [Fact]
    public async Task Run_PlainMessage_IsWhatTheMappingMakesOfIt()
    {
        _messaging.Options.PlainMessages.Add(
            message => message.Type == "add" ? message with { Type = "com.example.test.v1" } : null);

        var outcome = await ProcessAsync(Inbound("m1") with { Type = "add", Source = "" });

        outcome.ShouldBe(MessageOutcome.Processed);
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Run_OldVersion_IsBroughtToTheOneThatIsHandled()
    {
        var inbox = Inboxes.Create(
            _messaging.Units,
            _messaging.Time,
            upcasts:
            [
                new Upcast<AddV0, AddV1>(old => new AddV1(old.Text.Length)),
                new Upcast<AddV1, AddV2>(old => new AddV2(old.Number * 2)),
            ]);
        var handled = 0;

        var outcome = await inbox
            .Receive(new RecordedDelivery(Inbound("m1") with
            {
                Type = "com.example.add.v0",
                Data = "{\"text\":\"abc\"}"u8.ToArray(),
            }), "test")
            .On<AddV2>((add, _, _) =>
            {
                handled = add.Doubled;
                return Task.CompletedTask;
            })
            .RunAsync();

        outcome.ShouldBe(MessageOutcome.Processed);
        handled.ShouldBe(6);
    }

    [Fact]
    public async Task Run_Steps_RunInTheirOrderAroundTheHandler()
    {
        var log = new List<string>();
        var inbox = Inboxes.Create(
            _messaging.Units, _messaging.Time, steps: [new Noting("a", log), new Noting("b", log)]);

        await inbox.Receive(new RecordedDelivery(Inbound("m1")), "test")
            .On<Add>((_, _, _) =>
            {
                log.Add("handler");
                return Task.CompletedTask;
            })
            .RunAsync();

        log.ShouldBe(["a", "b", "handler", "b ends", "a ends"]);
    }

    [Fact]
    public async Task Batch_OneFails_ItsNeighboursDoNot()
    {
        RecordedDelivery[] deliveries =
            [.. Enumerable.Range(0, 5).Select(i => new RecordedDelivery(Inbound($"m{i}")))];

        var outcomes = await _messaging.Inbox.ReceiveBatch(deliveries, "test")
            .On<Add>((_, message, _) => message.Id switch
            {
                "m1" => throw new TimeoutException(),
                "m3" => throw new DeadLetterException("Reason", "why"),
                _ => Task.CompletedTask,
            })
            .RunAsync();

        deliveries.Select(delivery => delivery.Settlements.Single())
            .ShouldBe(["complete", "retry", "complete", "dead-letter", "complete"]);
        outcomes.Select(outcome => outcome.Kind).ShouldBe(
        [
            MessageOutcomeKind.Processed,
            MessageOutcomeKind.Retry,
            MessageOutcomeKind.Processed,
            MessageOutcomeKind.DeadLetter,
            MessageOutcomeKind.Processed,
        ]);
    }

    [Fact]
    public async Task Batch_OneOfASessionFails_TheLaterOnesOfItWait()
    {
        _messaging.Retries.MaxHold = TimeSpan.Zero;
        RecordedDelivery[] deliveries =
        [
            .. Enumerable.Range(0, 6).Select(
                i => new RecordedDelivery(Inbound($"m{i}") with { SessionId = $"s{i % 2}" }, isInSession: true)),
        ];

        await _messaging.Inbox.ReceiveBatch(deliveries, "test")
            .On<Add>((_, message, _) => message.Id == "m2" ? throw new TimeoutException() : Task.CompletedTask)
            .RunAsync();

        deliveries.Select(delivery => delivery.Settlements.Single())
            .ShouldBe(["complete", "complete", "abandon", "complete", "abandon", "complete"]);
    }

    [Fact]
    public async Task Batch_OneCannotBeSettled_ItsNeighboursAre()
    {
        RecordedDelivery[] deliveries =
        [
            new(Inbound("m0")) { Failure = new InvalidOperationException("The lock was lost.") },
            new(Inbound("m1")),
        ];

        await _messaging.Inbox.ReceiveBatch(deliveries, "test").On<Add>((_, _, _) => Task.CompletedTask).RunAsync();

        deliveries[1].Settlements.ShouldBe(["complete"]);
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
        _messaging.Inbox.Receive(new RecordedDelivery(message), consumer)
            .On<Add>(_ => "p", async (add, unit, token) =>
            {
                var counter = await unit.GetAsync<Counter>("count", token);
                unit.Put("count", new Counter((counter?.Value ?? 0) + add.Value));
                unit.Publish(MessagingFixture.Message("reply-" + message.Id));
            })
            .RunAsync();

    private async Task<int> CountAsync() =>
        (await _messaging.Units.Begin("p").GetAsync<Counter>("count"))?.Value ?? 0;

    [Message("com.example.test.v1")]
    private sealed record Add(int Value);

    [Message("com.example.add.v0")]
    private sealed record AddV0(string Text);

    [Message("com.example.add.v1")]
    private sealed record AddV1(int Number);

    [Message("com.example.add.v2")]
    private sealed record AddV2(int Doubled);

    private sealed class Noting(string name, List<string> log) : IMessageStep
    {
        public async Task<MessageOutcome> RunAsync(
            InboundMessage message,
            string consumer,
            Func<CancellationToken, Task<MessageOutcome>> next,
            CancellationToken cancellationToken)
        {
            log.Add(name);
            var outcome = await next(cancellationToken);
            log.Add($"{name} ends");
            return outcome;
        }
    }
}
