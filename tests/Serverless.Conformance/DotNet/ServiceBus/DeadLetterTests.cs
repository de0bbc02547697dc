using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class DeadLetterTests : ServiceBusTests
{
    [Fact]
    [Twin("dead-letter: reason, description and properties arrive")]
    public async Task DeadLetter_ReasonDescriptionAndProperties_Arrive()
    {
        var sent = ServiceBusBroker.With("a", ("kept", 1));
        sent.MessageId = "m1";
        await Broker.SendAsync(Entities.Plain, sent);
        await using var receiver = Broker.Receiver(Entities.Plain);
        await receiver.DeadLetterMessageAsync(
            await receiver.OneAsync(), new Dictionary<string, object> { ["extra"] = "x" }, "unreadable", "not JSON");

        await using var letters = Broker.DeadLetters(Entities.Plain);
        var letter = await letters.OneAsync();

        letter.DeadLetterReason.ShouldBe("unreadable");
        letter.DeadLetterErrorDescription.ShouldBe("not JSON");
        letter.ApplicationProperties["extra"].ShouldBe("x");
        letter.ApplicationProperties["kept"].ShouldBe(1);
        letter.MessageId.ShouldBe("m1");
    }

    [Fact]
    [Twin("dead-letter: without a reason")]
    public async Task DeadLetter_WithoutAReason_HasNone()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = Broker.Receiver(Entities.Plain);

        await receiver.DeadLetterMessageAsync(await receiver.OneAsync());

        (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldHaveSingleItem().DeadLetterReason.ShouldBeNull();
    }

    [Fact]
    [Twin("dead-letter: the queue of dead letters settles like any other")]
    public async Task DeadLetterQueue_Messages_SettleLikeAnyOther()
    {
        await Broker.SendAsync(Entities.Plain, "a", "b", "c");
        await using var receiver = Broker.Receiver(Entities.Plain);
        foreach (var message in await receiver.TakeAsync(3))
        {
            await receiver.DeadLetterMessageAsync(message, "r");
        }

        await using var letters = Broker.DeadLetters(Entities.Plain);
        var taken = await letters.TakeAsync(3);
        await letters.CompleteMessageAsync(taken[0]);
        await letters.AbandonMessageAsync(taken[1]);
        await letters.DeferMessageAsync(taken[2]);

        var again = await letters.OneAsync();
        (again.Text(), again.DeliveryCount).ShouldBe(("b", 2));
        await letters.CompleteMessageAsync(await letters.ReceiveDeferredMessageAsync(taken[2].SequenceNumber));
        (await Broker.PeekDeadLettersAsync(Entities.Plain)).Texts().ShouldBe(["b"]);
    }

    [Fact]
    [Twin("dead-letter: a dead letter can be sent again")]
    public async Task DeadLetterQueue_Letter_CanBeSentAgain()
    {
        await Broker.SendAsync(Entities.Plain, ServiceBusBroker.Message("a", "m1"));
        await using var receiver = Broker.Receiver(Entities.Plain);
        await receiver.DeadLetterMessageAsync(await receiver.OneAsync(), "r");
        await using var letters = Broker.DeadLetters(Entities.Plain);
        var letter = await letters.OneAsync();

        await Broker.SendAsync(Entities.Plain, new ServiceBusMessage(letter));
        await letters.CompleteMessageAsync(letter);

        var again = await receiver.OneAsync();
        (again.MessageId, again.Text(), again.DeadLetterReason).ShouldBe(("m1", "a", null));
        (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("time to live: an expired message is dead-lettered with the reason")]
    public async Task TimeToLive_Over_DeadLettersWithTheReason()
    {
        await Broker.SendAsync(Entities.Plain, Living("a"));
        (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldBeEmpty();

        Broker.Clock.Advance(TimeSpan.FromMinutes(1));

        (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldHaveSingleItem()
            .DeadLetterReason.ShouldBe("TTLExpiredException");
        (await Broker.PeekAsync(Entities.Plain)).ShouldBeEmpty();
    }

    [Fact]
    [Twin("time to live: an entity that does not keep the dead drops them")]
    public async Task TimeToLive_EntityThatDoesNotKeepTheDead_DropsThem()
    {
        await Broker.SendAsync(Entities.Dropping, Living("a"), new ServiceBusMessage("b"));

        Broker.Clock.Advance(TimeSpan.FromMinutes(1));

        (await Broker.BodiesAsync(Entities.Dropping)).ShouldBe(["b"]);
        (await Broker.PeekDeadLettersAsync(Entities.Dropping)).ShouldBeEmpty();
    }

    private static ServiceBusMessage Living(string body) => new(body) { TimeToLive = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task DeadLetter_ReasonThatIsNoText_KeepsItsType()
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = Broker.Receiver(Entities.Plain);

        await receiver.DeadLetterMessageAsync(
            await receiver.OneAsync(),
            new Dictionary<string, object> { ["DeadLetterReason"] = 7, ["DeadLetterErrorDescription"] = true });

        var letter = (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldHaveSingleItem();
        letter.ApplicationProperties["DeadLetterReason"].ShouldBe(7);
        letter.ApplicationProperties["DeadLetterErrorDescription"].ShouldBe(true);
    }

    [Theory]
    [InlineData("DeadLetterReason")]
    [InlineData("DeadLetterErrorDescription")]
    public async Task DeadLetter_TextOf4096Characters_IsTakenAndALongerOneRefused(string property)
    {
        await Broker.SendAsync(Entities.Plain, "a");
        await using var receiver = Broker.Receiver(Entities.Plain);
        var message = await receiver.OneAsync();

        await Should.ThrowAsync<ArgumentException>(() => receiver.DeadLetterMessageAsync(
            message, new Dictionary<string, object> { [property] = new string('x', 4097) }));

        (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldBeEmpty();
        await receiver.DeadLetterMessageAsync(
            message, new Dictionary<string, object> { [property] = new string('x', 4096) });
        (await Broker.PeekDeadLettersAsync(Entities.Plain)).ShouldHaveSingleItem()
            .ApplicationProperties[property].ShouldBe(new string('x', 4096));
    }

    [Fact]
    public async Task Publish_WithoutSessionToASubscriptionOfSessions_SaysSoAsTheReason()
    {
        await Broker.SendAsync(Entities.Topic, "a");

        (await Broker.PeekDeadLettersAsync(Entities.Subscription("by-session"))).ShouldHaveSingleItem()
            .DeadLetterReason.ShouldBe("Session ID is null.");
    }
}
