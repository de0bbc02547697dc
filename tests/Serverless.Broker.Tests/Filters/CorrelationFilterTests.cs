using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Filters;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Filters;

public sealed class CorrelationFilterTests
{
    [Fact]
    public void Matches_AllFieldsEqual_True() => Matches(new CorrelationRule
    {
        CorrelationId = "c",
        MessageId = "m",
        To = "to",
        ReplyTo = "r",
        Label = "l",
        SessionId = "s",
        ReplyToSessionId = "rs",
        ContentType = "ct",
        Properties = new Dictionary<string, object?> { ["text"] = "x", ["number"] = 5L },
    }).ShouldBeTrue();

    [Fact]
    public void Matches_Empty_True() => Matches(new CorrelationRule()).ShouldBeTrue();

    [Fact]
    public void Matches_OtherCase_False() => Matches(new CorrelationRule { Label = "L" }).ShouldBeFalse();

    [Fact]
    public void Matches_OneFieldDiffers_False() =>
        Matches(new CorrelationRule { Label = "l", To = "elsewhere" }).ShouldBeFalse();

    [Fact]
    public void Matches_PropertyOfOtherType_False() =>
        Matches(new CorrelationRule { Properties = new Dictionary<string, object?> { ["number"] = "5" } })
            .ShouldBeFalse();

    [Fact]
    public void Matches_TextThatSpellsABinary_False()
    {
        CorrelationFilter filter = new(
            new CorrelationRule { Properties = new Dictionary<string, object?> { ["b"] = new byte[] { 0xAB } } });

        filter.Matches(With("AB")).ShouldBeFalse();
        filter.Matches(With(new byte[] { 0xAB })).ShouldBeTrue();

        static MessageView With(object value) => new(TestMessage.Create(user: [("b", value)]), null, 1, 0);
    }

    [Fact]
    public void Matches_PropertyMissing_False() =>
        Matches(new CorrelationRule { Properties = new Dictionary<string, object?> { ["absent"] = "x" } })
            .ShouldBeFalse();

    private static bool Matches(CorrelationRule rule) => new CorrelationFilter(rule).Matches(new MessageView(
        TestMessage.Create(
            id: "m",
            sessionId: "s",
            properties: new AmqpProperties
            {
                CorrelationId = "c",
                To = "to",
                ReplyTo = "r",
                Subject = "l",
                ReplyToGroupId = "rs",
                ContentType = "ct",
            },
            user: [("text", "x"), ("number", 5)]),
        null,
        1,
        0));
}
