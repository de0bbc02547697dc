using Azure.Messaging.ServiceBus;
using Serverless.Messaging;

namespace Serverless.Azure.Tests;

public sealed class ServiceBusSettlementTests
{
    private static readonly ServiceBusReceivedMessage Message =
        ServiceBusModelFactory.ServiceBusReceivedMessage(messageId: "m1");

    private readonly RecordingActions _actions = new();

    [Fact]
    public async Task Settle_Processed_Completes()
    {
        await _actions.SettleAsync(Message, MessageOutcome.Processed);
        await _actions.SettleAsync(Message, MessageOutcome.Duplicate);

        _actions.Settlements.ShouldBe(["complete m1", "complete m1"]);
    }

    [Fact]
    public async Task Settle_DeadLetter_GivesReasonAndDescription()
    {
        await _actions.SettleAsync(Message, MessageOutcome.DeadLetter("UnknownSku", "There is no sku 'x'."));

        _actions.Settlements.ShouldBe(["dead-letter m1: UnknownSku, There is no sku 'x'."]);
    }

    [Fact]
    public async Task DeadLetter_TextTooLong_IsCutBetweenCharacters()
    {
        // The cut would be in the middle of an emoji.
        await _actions.DeadLetterAsync(Message, "Reason", new string('x', 4094) + "😀😀");

        _actions.Settlements.ShouldBe(["dead-letter m1: Reason, " + new string('x', 4094) + "…"]);
    }

    [Fact]
    public async Task DeadLetter_LongestText_IsKept()
    {
        var longest = new string('x', ServiceBusSettlement.MaxTextLength);

        await _actions.DeadLetterAsync(Message, "Reason", longest);

        _actions.Settlements.ShouldBe(["dead-letter m1: Reason, " + longest]);
    }
}
