using Azure.Messaging.ServiceBus;
using Serverless.Messaging;

namespace Serverless.Azure.Tests;

public sealed class ServiceBusSettlementTests
{
    private static readonly ServiceBusReceivedMessage Message =
        ServiceBusModelFactory.ServiceBusReceivedMessage(messageId: "m1");

    private readonly RecordingActions _actions = new();

    [Fact]
    public async Task DeadLetter_ACause_GivesReasonDescriptionAndProperties()
    {
        var cause = DeadLetterCause.Of("UnknownSku", "There is no sku 'x'.") with { Attempts = 3, Handler = "Reserve" };

        await _actions.DeadLetterAsync(Message, cause);

        _actions.Settlements.ShouldBe(["dead-letter m1: UnknownSku, There is no sku 'x'."]);
        _actions.Properties.ShouldNotBeNull().ShouldContainKeyAndValue(DeadLetterProperties.Attempts, 3);
        _actions.Properties.ShouldContainKeyAndValue(DeadLetterProperties.Handler, "Reserve");
        _actions.Properties.ShouldContainKeyAndValue(DeadLetterProperties.Fingerprint, cause.Fingerprint);
        _actions.Properties.ShouldNotContainKey(DeadLetterProperties.ExceptionType);
    }

    [Fact]
    public async Task DeadLetter_TextTooLong_IsCutBetweenCharacters()
    {
        // The cut would be in the middle of an emoji.
        await _actions.DeadLetterAsync(
            Message, DeadLetterCause.Of("Reason", new string('x', 4094) + "😀😀"));

        _actions.Settlements.ShouldBe(["dead-letter m1: Reason, " + new string('x', 4094) + "…"]);
    }

    [Fact]
    public async Task DeadLetter_LongestText_IsKept()
    {
        var longest = new string('x', ServiceBusSettlement.MaxTextLength);

        await _actions.DeadLetterAsync(Message, DeadLetterCause.Of("Reason", longest));

        _actions.Settlements.ShouldBe(["dead-letter m1: Reason, " + longest]);
    }
}
