using System.Text;
using System.Text.Json;

namespace Serverless.Messaging.Tests;

public sealed class StructuredEventsTests
{
    [Fact]
    public void Read_DaprsForm_IsUnwrapped()
    {
        var read = Read(
            """
            { "specversion": "1.0", "id": "e1", "source": "checkout", "type": "com.example.order.v1", "subject": "o/1",
              "time": "2026-11-23T01:02:03Z", "datacontenttype": "application/json; charset=utf-8",
              "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
              "pubsubname": "bus", "topic": "orders", "data": { "name": "a", "count": 2 } }
            """,
            "application/cloudevents+json; charset=utf-8");

        (read.Id, read.Type, read.Source, read.Subject).ShouldBe(("e1", "com.example.order.v1", "checkout", "o/1"));
        read.Time.ShouldBe(new DateTimeOffset(2026, 11, 23, 1, 2, 3, TimeSpan.Zero));
        read.TraceParent.ShouldStartWith("00-0af7651916cd43dd8448eb211c80319c");
        read.Read<Sample>().ShouldBe(new Sample("a", 2));
    }

    [Fact]
    public void Read_Base64Data_IsDecoded()
    {
        var data = Convert.ToBase64String("""{ "name": "b", "count": 3 }"""u8);

        var read = Read(
            $$"""{ "specversion": "1.0", "id": "e2", "source": "s", "type": "t", "data_base64": "{{data}}" }""",
            "application/cloudevents+json");

        read.Read<Sample>().ShouldBe(new Sample("b", 3));
    }

    [Theory]
    [InlineData("application/json; charset=utf-16", """{ "name": "ö", "count": 4 }""")]
    [InlineData("text/json;charset=iso-8859-1", """{ "name": "ö", "count": 4 }""")]
    [InlineData("application/vnd.example+json; charset=\"utf-16\"", """{ "name": "\u00f6", "count": 4 }""")]
    public void Read_DataOfACharset_IsThatOfTheEvent(string type, string data)
    {
        var read = Read(
            $$"""
            { "specversion": "1.0", "id": "e3", "source": "s", "type": "t",
              "datacontenttype": {{JsonSerializer.Serialize(type)}}, "data": {{data}} }
            """,
            "Application/CloudEvents+JSON");

        read.Read<Sample>().ShouldBe(new Sample("ö", 4));
    }

    [Theory]
    [InlineData("application/cloudevents+json", """{ "specversion": 1, "id": "e", "source": "s", "type": "t" }""")]
    [InlineData("application/cloudevents+json", """{ "id": 7, "source": "s", "type": "t", "data": { "count": 1 } }""")]
    [InlineData("application/cloudevents-batch+json", "[]")]
    [InlineData("application/cloudevents-batch+json", """{ "note": "a" }""")]
    [InlineData("application/cloudevents+avro", "x")]
    public void Read_NoEventIntoWhatTakesAnything_IsRefused(string type, string body) =>
        Should.Throw<UnreadableMessageException>(() => Read(body, type).Read<Dictionary<string, JsonElement>>())
            .Message.ShouldContain(type);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "specversion": "9", "id": "e", "source": "s", "type": "t" }""")]
    public void Read_NoEvent_IsRefusedForItsContentType(string body)
    {
        var read = Read(body, "application/cloudevents+json");

        read.Id.ShouldBe("message-id");
        Should.Throw<UnreadableMessageException>(() => read.Read<Sample>());
    }

    private static InboundMessage Read(string body, string contentType) => CloudEventBinding.Read(
        new InboundMessage
        {
            Id = "message-id",
            Type = "label",
            Source = "",
            DataContentType = contentType,
            Data = Encoding.UTF8.GetBytes(body),
        },
        new Dictionary<string, object>());

    private sealed record Sample(string Name, int Count);
}
