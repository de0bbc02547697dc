using System.Text;

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
