using System.Text;
using Amqp;
using Amqp.Types;
using Serverless.Messaging;

namespace Serverless.Amqp.Tests.Senders;

public sealed class CloudEventMessageTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2));

    [Fact]
    public void Create_AllAttributes_AreInTheirPlaces()
    {
        var message = RoundTrip(Full());

        message.Properties.MessageId.ShouldBe("m1");
        message.Properties.GroupId.ShouldBe("s1");
        message.Properties.CorrelationId.ShouldBe("c1");
        ((string)message.Properties.ContentType).ShouldBe("application/json");
        message.ApplicationProperties["cloudEvents:specversion"].ShouldBe("1.0");
        message.ApplicationProperties["cloudEvents:id"].ShouldBe("m1");
        message.ApplicationProperties["cloudEvents:source"].ShouldBe("/ordering");
        message.ApplicationProperties["cloudEvents:type"].ShouldBe("order-placed");
        message.ApplicationProperties["cloudEvents:subject"].ShouldBe("o1");
        message.ApplicationProperties["cloudEvents:time"].ShouldBe(Time.UtcDateTime);
        message.ApplicationProperties["Diagnostic-Id"].ShouldBe("00-1-2-01");
        message.ApplicationProperties["cloudEvents:traceparent"].ShouldBe("00-1-2-01");
        message.MessageAnnotations[(Symbol)"x-opt-scheduled-enqueue-time"].ShouldBe(Time.UtcDateTime);
        MessageBody.Read(message).ToArray().ShouldBe(Encoding.UTF8.GetBytes("""{"a":1}"""));
    }

    [Fact]
    public void Create_RequiredAttributesOnly_SendsNoEmptyOnes()
    {
        var message = RoundTrip(new OutboundMessage
        {
            Destination = "orders", Id = "m1", Type = "t", Source = "/s", Data = new byte[] { 1 },
        });

        message.ApplicationProperties.Map.Keys.Select(key => key.ToString()).ShouldBe(
            ["cloudEvents:specversion", "cloudEvents:id", "cloudEvents:source", "cloudEvents:type"], ignoreOrder: true);
        message.Properties.GroupId.ShouldBeNull();
        message.MessageAnnotations.ShouldBeNull();
    }

    [Fact]
    public void Create_SliceOfAnArray_SendsTheSliceOnly()
    {
        var message = RoundTrip(Full() with { Data = new byte[] { 1, 2, 3, 4 }.AsMemory(1, 2) });

        MessageBody.Read(message).ToArray().ShouldBe([2, 3]);
    }

    [Fact]
    public void Split_MoreThanTheLimit_KeepsOrderAndSize()
    {
        var messages = Enumerable.Range(0, 50)
            .Select(i => CloudEventMessage.Create(Full() with { Id = $"m{i}", Data = new byte[1000] }))
            .ToList();

        var batches = AmqpMessageBatch.Split(messages, maxMessageSize: 10_000)
            .Select(batch => batch.ToEnvelope())
            .ToList();

        batches.Count.ShouldBeGreaterThan(5);
        batches.ShouldAllBe(batch => batch.Format == 0x80013700 && batch.Encode().Length <= 10_000);
        batches.SelectMany(Unpack).Select(m => m.Properties.MessageId)
            .ShouldBe(messages.Select(m => m.Properties.MessageId));
        batches[1].Properties.MessageId.ShouldBe(Unpack(batches[1])[0].Properties.MessageId);
    }

    private static OutboundMessage Full() => new()
    {
        Destination = "orders",
        Id = "m1",
        Type = "order-placed",
        Source = "/ordering",
        Subject = "o1",
        SessionId = "s1",
        CorrelationId = "c1",
        Time = Time,
        ScheduledEnqueueTime = Time,
        TraceParent = "00-1-2-01",
        Data = """{"a":1}"""u8.ToArray(),
    };

    private static Message RoundTrip(OutboundMessage outbound) =>
        Message.Decode(CloudEventMessage.Create(outbound).Encode());

    private static List<Message> Unpack(Message batch)
    {
        var decoded = Message.Decode(batch.Encode());
        var sections = decoded.Body as global::Amqp.Framing.Data[]
            ?? [(global::Amqp.Framing.Data)decoded.BodySection];
        return [.. sections.Select(section => Message.Decode(section.Buffer))];
    }
}
