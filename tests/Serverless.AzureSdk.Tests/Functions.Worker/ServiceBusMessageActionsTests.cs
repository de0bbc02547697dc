using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Serverless.AzureSdk.Tests.Functions.Worker;

public class ServiceBusMessageActionsTests
{
    private readonly ServiceBusReceivedMessage _message =
        ServiceBusModelFactory.ServiceBusReceivedMessage(messageId: "m-1");

    [Fact]
    public async Task Overrides_EveryOperation_AreCalled()
    {
        var recorder = new RecordingActions();
        ServiceBusMessageActions actions = recorder;

        await actions.CompleteMessageAsync(_message, TestContext.Current.CancellationToken);
        await actions.AbandonMessageAsync(_message);
        await actions.DeadLetterMessageAsync(_message, deadLetterReason: "Unreadable");
        await actions.DeferMessageAsync(_message);
        await actions.RenewMessageLockAsync(_message);

        recorder.Calls.ShouldBe(
            ["complete m-1", "abandon m-1", "dead-letter m-1 Unreadable", "defer m-1", "renew m-1"]);
    }

    [Fact]
    public void SessionActions_Derived_SetTheLockTime()
    {
        var until = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

        new SessionActions(until).SessionLockedUntil.ShouldBe(until);
    }

    private sealed class RecordingActions : ServiceBusMessageActions
    {
        public List<string> Calls { get; } = [];

        public override Task CompleteMessageAsync(
            ServiceBusReceivedMessage message,
            CancellationToken cancellationToken = default) =>
            Record($"complete {message.MessageId}");

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message,
            IDictionary<string, object>? propertiesToModify = null,
            CancellationToken cancellationToken = default) =>
            Record($"abandon {message.MessageId}");

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message,
            Dictionary<string, object>? propertiesToModify = null,
            string? deadLetterReason = null,
            string? deadLetterErrorDescription = null,
            CancellationToken cancellationToken = default) =>
            Record($"dead-letter {message.MessageId} {deadLetterReason}");

        public override Task DeferMessageAsync(
            ServiceBusReceivedMessage message,
            IDictionary<string, object>? propertiesToModify = null,
            CancellationToken cancellationToken = default) =>
            Record($"defer {message.MessageId}");

        public override Task RenewMessageLockAsync(
            ServiceBusReceivedMessage message,
            CancellationToken cancellationToken = default) =>
            Record($"renew {message.MessageId}");

        private Task Record(string call)
        {
            Calls.Add(call);
            return Task.CompletedTask;
        }
    }

    private sealed class SessionActions : ServiceBusSessionMessageActions
    {
        public SessionActions(DateTimeOffset until)
        {
            SessionLockedUntil = until;
        }
    }
}
