using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Serverless.Conformance.AmqpClient;

public sealed class BodyTests : AmqpClientTests
{
    [Fact]
    [Twin("send: a message without an id gets one")]
    public async Task Send_WithoutAnId_GetsOne()
    {
        await Broker.SendAsync(Entities.Plain, [new Message { BodySection = new Data { Binary = [1] } }]);

        (await ReceiveAsync()).MessageId.ShouldNotBeEmpty();
    }

    [Fact]
    [Twin("send: text, bytes, numbers, objects and null survive as bodies")]
    [Twin("send: an AMQP value body stays a value")]
    public async Task Send_ValueOfEachKind_StaysAValue()
    {
        object?[] bodies = ["text", 42, 1L << 40, 1.5, true, new byte[] { 1, 2, 3 }, null];
        await Broker.SendAsync(Entities.Plain, [.. bodies.Select(body => Value(body))]);
        await Broker.SendAsync(Entities.Plain, [Value(new Map { ["key"] = new List { 1, "v" } })]);
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);

        var messages = await AmqpClientBroker.TakeAsync(receiver, bodies.Length + 1);

        messages.ShouldAllBe(message => message.GetRawAmqpMessage().BodySection is AmqpValue);
        messages.SkipLast(1).Select(message => message.GetRawAmqpMessage().Body).ShouldBe(bodies);
        var map = messages[^1].GetRawAmqpMessage().Body.ShouldBeOfType<Map>();
        map["key"].ShouldBeOfType<List>().ShouldBe([1, "v"]);
        messages[0].Body.ToArray().ShouldBe("text"u8.ToArray());
        messages[5].Body.ToArray().ShouldBe([1, 2, 3]);
        messages[6].Body.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    [Twin("send: an AMQP sequence body stays a sequence")]
    public async Task Send_Sequence_StaysASequence()
    {
        await Broker.SendAsync(
            Entities.Plain, [new Message { BodySection = new AmqpSequence { List = new List { 1, 2, "a" } } }]);

        var section = (await ReceiveAsync()).GetRawAmqpMessage().BodySection.ShouldBeOfType<AmqpSequence>();

        section.List.Cast<object>().ShouldBe([1, 2, "a"]);
    }

    [Fact]
    [Twin("send: application properties keep their types")]
    public async Task Send_ApplicationProperties_KeepTheirTypes()
    {
        var when = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var id = Guid.NewGuid();
        var sent = AmqpClientBroker.With(
            "x",
            ("when", when),
            ("none", null!),
            ("text", "äöü"),
            ("big", 1L << 40),
            ("single", 1.5f),
            ("byte", (byte)7),
            ("id", id));
        await Broker.SendAsync(Entities.Plain, [sent]);

        (await ReceiveAsync()).ApplicationProperties.ShouldBe(
            new Dictionary<string, object?>
            {
                ["when"] = when,
                ["none"] = null,
                ["text"] = "äöü",
                ["big"] = 1L << 40,
                ["single"] = 1.5f,
                ["byte"] = (byte)7,
                ["id"] = id,
            },
            ignoreOrder: true);
    }

    private static Message Value(object? body) => new() { BodySection = new AmqpValue { Value = body } };

    private async Task<Serverless.Amqp.AmqpReceivedMessage> ReceiveAsync()
    {
        await using var receiver = await Broker.Connection.OpenReceiverAsync(Entities.Plain);
        return await AmqpClientBroker.OneAsync(receiver);
    }
}
