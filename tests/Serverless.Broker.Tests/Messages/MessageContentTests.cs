using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Tests.Messages;

public sealed class MessageContentTests
{
    private static readonly DateTime Creation = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(uint.MaxValue, 100.0, 100.0)]
    [InlineData(null, 100.0, 100.0)]
    [InlineData(60_000u, 100.0, 1.0 / 1440)]
    [InlineData(60_000u, null, 1.0 / 1440)]
    [InlineData(null, null, null)]
    public void Parse_TimeToLive_LongerThanTheHeaderCanSay_IsTheAbsoluteExpirys(
        uint? header, double? days, double? expected)
    {
        AmqpProperties properties = days is { } lifetime
            ? new AmqpProperties { CreationTime = Creation, AbsoluteExpiryTime = Creation.AddDays(lifetime) }
            : new AmqpProperties { Subject = "none" };

        MessageContent content = MessageContent.Parse(Encode(new AmqpHeader { Ttl = header }, properties));

        content.TimeToLive.ShouldBe(expected is { } value ? TimeSpan.FromDays(value) : null);
    }

    [Fact]
    public void Parse_MessageIdsOfEveryType_AreDistinct()
    {
        object[] ids =
        [
            "text", new byte[] { 1, 2 }, new byte[] { 1, 3 }, 7UL, 8UL,
            new Guid("00000000-0000-0000-0000-000000000001"), new Guid("00000000-0000-0000-0000-000000000002"),
        ];

        var texts = ids.Select(id =>
            MessageContent.Parse(Encode(new AmqpHeader(), new AmqpProperties { MessageId = id })).MessageId).ToList();

        texts.ShouldNotContain((string?)null);
        texts.Distinct().Count().ShouldBe(ids.Length);
    }

    private static byte[] Encode(AmqpHeader header, AmqpProperties properties)
    {
        using var writer = new AmqpWriter();
        header.Write(writer);
        properties.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary([1]);
        return writer.ToArray();
    }
}
