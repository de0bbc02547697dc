using System.Text;

namespace Serverless.Messaging.Tests;

public sealed class InboundMessageTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON")]
    [InlineData("application/vnd.example+json")]
    public void Read_Json_GivesTheValue(string? contentType)
    {
        Message("{\"value\":3}", contentType).Read<Counter>().ShouldBe(new Counter(3));
    }

    [Theory]
    [InlineData("", "application/json", "empty")]
    [InlineData("null", "application/json", "null")]
    [InlineData("{", "application/json", "not a Counter")]
    [InlineData("{}", "application/json", "not a Counter")]
    [InlineData("{\"value\":\"3\"}", "application/json", "not a Counter")]
    [InlineData("{\"value\":3}", "application/xml", "'application/xml'")]
    public void Read_SomethingElse_SaysWhy(string body, string contentType, string expected)
    {
        var error = Should.Throw<UnreadableMessageException>(() => Message(body, contentType).Read<Counter>());

        error.MessageId.ShouldBe("m1");
        error.MessageType.ShouldBe("type");
        error.Reason.ShouldContain(expected);
        error.Message.ShouldContain("'m1'");
    }

    private static InboundMessage Message(string body, string? contentType) => new()
    {
        Id = "m1",
        Type = "type",
        Source = "/test",
        DataContentType = contentType,
        Data = Encoding.UTF8.GetBytes(body),
    };
}
