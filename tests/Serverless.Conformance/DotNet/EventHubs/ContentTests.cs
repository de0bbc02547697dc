using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace Serverless.Conformance.DotNet.EventHubs;

public sealed class ContentTests : EventHubTests
{
    [Fact]
    [Twin("send: bodies of every kind")]
    public async Task Send_TextsAndJson_ComeBack()
    {
        object?[] values = [17, -0.5, true, null, new object[] { 1, "two" }, new { a = new { b = 1 }, c = "ü€" }];
        BinaryData[] bodies =
        [
            new BinaryData("text"), new BinaryData(""), .. values.Select(value => BinaryData.FromObjectAsJson(value)),
        ];
        await Broker.SendAsync([.. bodies.Select(body => new EventData(body))]);

        (await Broker.BodiesAsync(bodies.Length)).ShouldBe(bodies.Select(body => body.ToString()));
    }

    [Fact]
    [Twin("send: bytes come back as they are")]
    public async Task Send_Bytes_ComeBackAsTheyAre()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await Broker.SendAsync(new EventData(bytes));

        (await Broker.ReadAsync(1))[0].EventBody.ToArray().ShouldBe(bytes);
    }

    [Fact]
    [Twin("send: AMQP messages with value, sequence and data bodies")]
    public async Task Send_ValueSequenceAndData_StayWhatTheyAre()
    {
        var map = new Dictionary<string, object> { ["answer"] = 42, ["list"] = new List<object> { "a" } };
        AmqpMessageBody[] bodies =
        [
            AmqpMessageBody.FromValue(map),
            AmqpMessageBody.FromSequence([[1, "two"], [3]]),
            AmqpMessageBody.FromData([new byte[] { 1, 2 }]),
        ];
        await Broker.SendAsync([.. bodies.Select(body =>
        {
            var data = new EventData();
            data.GetRawAmqpMessage().Body = body;
            return data;
        })]);

        var received = (await Broker.ReadAsync(3)).Select(data => data.GetRawAmqpMessage().Body).ToList();

        received[0].TryGetValue(out var value).ShouldBeTrue();
        var answer = value.ShouldBeAssignableTo<IDictionary<string, object>>().ShouldNotBeNull();
        answer["answer"].ShouldBe(42);
        answer["list"].ShouldBeAssignableTo<IEnumerable<object>>().ShouldBe(["a"]);
        received[1].TryGetSequence(out var sequence).ShouldBeTrue();
        sequence.ShouldNotBeNull().Select(list => list.ToArray()).ShouldBe([[1, "two"], [3]]);
        received[2].TryGetData(out var sections).ShouldBeTrue();
        sections.ShouldNotBeNull().Select(section => section.ToArray()).ShouldBe([[1, 2]]);
    }

    [Fact]
    [Twin("send: properties of all types")]
    public async Task Send_Properties_KeepTheirTypes()
    {
        var properties = new Dictionary<string, object?>
        {
            ["text"] = "ü€",
            ["number"] = 17,
            ["negative"] = -3,
            ["fraction"] = 1.5,
            ["yes"] = true,
            ["no"] = false,
            ["time"] = new DateTime(2026, 1, 2, 3, 4, 5, 123, DateTimeKind.Utc),
            ["nothing"] = null,
            ["large"] = 5_000_000_000,
            ["exact"] = 12.34m,
            ["id"] = Guid.NewGuid(),
        };
        var sent = new EventData("a");
        foreach (var (key, value) in properties)
        {
            sent.Properties[key] = value;
        }

        await Broker.SendAsync(sent);

        (await Broker.ReadAsync(1))[0].Properties
            .ToDictionary(entry => entry.Key, entry => (object?)entry.Value)
            .ShouldBe(properties, ignoreOrder: true);
    }

    [Fact]
    [Twin("send: content type, message id and correlation id")]
    public async Task Send_ContentTypeAndIds_Arrive()
    {
        await Broker.SendAsync(
            new EventData("a") { ContentType = "application/json", MessageId = "m-1", CorrelationId = "c-1" },
            new EventData("b"));

        (await Broker.ReadAsync(2))
            .Select(data => new[] { data.ContentType, data.MessageId, data.CorrelationId })
            .ShouldBe([["application/json", "m-1", "c-1"], new string?[3]]);
    }

    [Fact]
    [Twin("send: all properties and annotations of an AMQP message")]
    public async Task Send_PropertiesAndAnnotations_Arrive()
    {
        var sent = new EventData("a");
        var raw = sent.GetRawAmqpMessage();
        raw.Properties.To = new AmqpAddress("to");
        raw.Properties.Subject = "subject";
        raw.Properties.ReplyTo = new AmqpAddress("reply");
        raw.Properties.ReplyToGroupId = "replies";
        raw.Properties.ContentEncoding = "utf-8";
        raw.Properties.GroupId = "g";
        raw.Properties.GroupSequence = 7;
        raw.Properties.UserId = new byte[] { 1, 2 };
        raw.MessageAnnotations["mine"] = "annotation";
        raw.MessageAnnotations["x-opt-sequence-number"] = 99L;
        await Broker.SendAsync(sent);

        var received = (await Broker.ReadAsync(1))[0];

        var properties = received.GetRawAmqpMessage().Properties;
        (properties.To.ToString(), properties.Subject, properties.ReplyTo.ToString(), properties.ReplyToGroupId)
            .ShouldBe(("to", "subject", "reply", "replies"));
        (properties.ContentEncoding, properties.GroupId, properties.GroupSequence).ShouldBe(("utf-8", "g", 7u));
        properties.UserId!.Value.ToArray().ShouldBe([1, 2]);
        received.GetRawAmqpMessage().MessageAnnotations["mine"].ShouldBe("annotation");
        received.SystemProperties["mine"].ShouldBe("annotation");
        received.SequenceNumber.ShouldBe(0, "the broker's annotation wins");
    }

    [Fact]
    [Twin("send: an event gets its place and its time")]
    public async Task Send_Two_GetTheirPlacesAndTimes()
    {
        await Broker.SendAsync("a");
        Broker.Clock.Advance(TimeSpan.FromMinutes(1));
        await Broker.SendAsync(EventHubBroker.One, new SendEventOptions { PartitionKey = "key" }, "b");

        var events = await Broker.ReadAsync(2);

        events.Select(data => data.SequenceNumber).ShouldBe([0, 1]);
        events[0].OffsetString.ShouldNotBe(events[1].OffsetString);
        (events[1].EnqueuedTime - events[0].EnqueuedTime).ShouldBe(TimeSpan.FromMinutes(1));
        events[1].PartitionKey.ShouldBe("key");
    }
}
