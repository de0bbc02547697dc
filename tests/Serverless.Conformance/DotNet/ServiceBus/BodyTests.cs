using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Serverless.Conformance.DotNet.ServiceBus;

public sealed class BodyTests : ServiceBusTests
{
    [Fact]
    [Twin("send: a message without an id gets one")]
    public async Task Send_WithoutAnId_GetsOne()
    {
        await Broker.SendAsync(Entities.Plain, "x");

        (await ReceiveAsync()).MessageId.ShouldNotBeEmpty();
    }

    [Fact]
    [Twin("send: text, bytes, numbers, objects and null survive as bodies")]
    [Twin("send: an AMQP value body stays a value")]
    public async Task Send_ValueOfEachKind_StaysAValue()
    {
        object[] bodies = ["text", 42, 1L << 40, 1.5, true, new byte[] { 1, 2, 3 }];
        var map = new Dictionary<string, object> { ["key"] = new List<object> { 1, "v" } };
        await Broker.SendAsync(Entities.Plain, [.. bodies.Append(map).Select(Value)]);
        await using var receiver = Broker.Receiver(Entities.Plain);

        var messages = await receiver.TakeAsync(bodies.Length + 1);

        var values = messages.Select(ValueOf).ToList();
        values.SkipLast(1).ShouldBe(bodies);
        var received = values[^1].ShouldBeAssignableTo<IDictionary<string, object>>().ShouldNotBeNull();
        received["key"].ShouldBeAssignableTo<IEnumerable<object>>().ShouldBe([1, "v"]);
    }

    [Fact]
    public async Task Send_Nothing_IsAnEmptyBody()
    {
        await Broker.SendAsync(Entities.Plain, new ServiceBusMessage());

        var message = await ReceiveAsync();

        message.Body.ToMemory().IsEmpty.ShouldBeTrue();
        message.GetRawAmqpMessage().Body.BodyType.ShouldBe(AmqpMessageBodyType.Data);
    }

    [Fact]
    [Twin("send: an AMQP sequence body stays a sequence")]
    public async Task Send_Sequence_StaysASequence()
    {
        var sent = new ServiceBusMessage();
        sent.GetRawAmqpMessage().Body = AmqpMessageBody.FromSequence([[1, 2], ["a"]]);
        await Broker.SendAsync(Entities.Plain, sent);

        (await ReceiveAsync()).GetRawAmqpMessage().Body.TryGetSequence(out var sequence).ShouldBeTrue();

        sequence.ShouldNotBeNull().Select(list => list.ToArray()).ShouldBe([[1, 2], ["a"]]);
    }

    [Fact]
    [Twin("send: application properties keep their types")]
    public async Task Send_ApplicationProperties_KeepTheirTypes()
    {
        var properties = new Dictionary<string, object?>
        {
            ["when"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            ["offset"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ["duration"] = TimeSpan.FromMilliseconds(1500),
            ["address"] = new Uri("https://example.org/a?b"),
            ["none"] = null,
            ["text"] = "äöü",
            ["letter"] = 'ü',
            ["big"] = 1L << 40,
            ["unsigned"] = ulong.MaxValue,
            ["exact"] = 12.34m,
            ["single"] = 1.5f,
            ["byte"] = (byte)7,
            ["id"] = Guid.NewGuid(),
        };
        await Broker.SendAsync(
            Entities.Plain, ServiceBusBroker.With("x", [.. properties.Select(entry => (entry.Key, entry.Value))]));

        var received = (await ReceiveAsync()).ApplicationProperties;

        received.ToDictionary(entry => entry.Key, entry => (object?)entry.Value)
            .ShouldBe(properties, ignoreOrder: true);
    }

    private static ServiceBusMessage Value(object value)
    {
        var message = new ServiceBusMessage();
        message.GetRawAmqpMessage().Body = AmqpMessageBody.FromValue(value);
        return message;
    }

    private static object? ValueOf(ServiceBusReceivedMessage message)
    {
        message.GetRawAmqpMessage().Body.TryGetValue(out var value).ShouldBeTrue();
        return value;
    }

    private async Task<ServiceBusReceivedMessage> ReceiveAsync()
    {
        await using var receiver = Broker.Receiver(Entities.Plain);
        return await receiver.OneAsync();
    }
}
