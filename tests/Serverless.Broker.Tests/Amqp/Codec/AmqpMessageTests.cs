using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Tests.Amqp.Codec;

public sealed class AmqpMessageTests
{
    [Fact]
    public void Parse_OfFullMessage_FindsEverySection()
    {
        var message = AmqpMessage.Parse(Encode());

        message.Header.Ttl.ShouldBe(60_000u);
        message.Header.DeliveryCount.ShouldBe(2u);
        message.DeliveryAnnotations.ShouldNotBeNull().Find("hop").ShouldBe(1);
        message.MessageAnnotations.ShouldNotBeNull().Find("x-opt-partition-key").ShouldBe("p");
        message.Properties.MessageId.ShouldBe("id-1");
        message.Properties.GroupId.ShouldBe("session");
        message.ApplicationProperties.ShouldNotBeNull().Find("kind").ShouldBe("order");
        message.BodyDescriptor.ShouldBe(AmqpDescriptor.Data);
        message.ReadDataSections().Select(section => section.Length).ShouldBe([3, 300]);
        message.Footer.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void With_OtherHeaderAndMaps_CopiesBodyAndFooterVerbatim()
    {
        var message = AmqpMessage.Parse(Encode());

        var changed = message.With(new AmqpMessageChanges
        {
            Header = message.Header with { DeliveryCount = 7 },
            DeliveryAnnotations = [],
            MessageAnnotations = new AmqpMap { [new AmqpSymbol("x-opt-sequence-number")] = 42L },
            ApplicationProperties = new AmqpMap(message.ApplicationProperties!) { ["DeadLetterReason"] = "poison" },
        });

        changed.Header.DeliveryCount.ShouldBe(7u);
        changed.Header.Ttl.ShouldBe(60_000u);
        changed.DeliveryAnnotations.ShouldBeNull();
        changed.MessageAnnotations.ShouldNotBeNull().Count.ShouldBe(1);
        changed.ApplicationProperties.ShouldNotBeNull().Find("DeadLetterReason").ShouldBe("poison");
        changed.Properties.ShouldBe(message.Properties);
        changed.Body.ToArray().ShouldBe(message.Body.ToArray());
        changed.Footer.ToArray().ShouldBe(message.Footer.ToArray());
    }

    /// <summary>An absent user id once came back as an empty one, on every copy that a rule action changed.</summary>
    [Fact]
    public void Parse_PropertiesWithoutUserId_HaveNone()
    {
        using var writer = new AmqpWriter();
        new AmqpProperties { MessageId = "m" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteNull();

        var properties = AmqpMessage.Parse(writer.ToArray()).Properties;

        properties.UserId.HasValue.ShouldBeFalse();
        properties.ShouldBe(new AmqpProperties { MessageId = "m" });
    }

    [Fact]
    public void Check_OfADataSectionThatIsNull_Passes()
    {
        // The JavaScript clients send a body of null so, and read it back.
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteNull();

        Should.NotThrow(() => AmqpMessage.Check(writer.ToArray()));
        AmqpMessage.Parse(writer.ToArray()).Body.ToArray().ShouldBe(writer.ToArray());
    }

    [Fact]
    public void WriteTo_WithoutChanges_IsTheSameBytes()
    {
        var encoded = Encode();
        using var writer = new AmqpWriter();

        AmqpMessage.Parse(encoded).WriteTo(writer, default);

        writer.ToArray().ShouldBe(encoded);
    }

    [Fact]
    public void Parse_OfSeveralSequenceSections_KeepsThemAll()
    {
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(AmqpDescriptor.AmqpSequence);
        writer.WriteValue(new List<object?> { 1 });
        writer.WriteDescriptor(AmqpDescriptor.AmqpSequence);
        writer.WriteValue(new List<object?> { 2 });

        var message = AmqpMessage.Parse(writer.ToArray());

        message.Body.Length.ShouldBe(writer.Position);
        message.HasHeader.ShouldBeFalse();
        message.Properties.ShouldBe(AmqpProperties.Empty);
    }

    [Fact]
    public void Parse_OfValueBody_ReadsTheValue()
    {
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteValue(new AmqpMap { ["lock-tokens"] = new[] { Guid.Empty } });

        var body = AmqpMessage.Parse(writer.ToArray()).ReadValueBody().ShouldBeOfType<AmqpMap>();

        body.Find("lock-tokens").ShouldBe(new[] { Guid.Empty });
    }

    [Fact]
    public void Parse_OfSectionsOutOfOrder_Throws()
    {
        using var writer = new AmqpWriter();
        AmqpProperties.Empty.Write(writer);
        new AmqpHeader().Write(writer);
        var bytes = writer.ToArray();

        Should.Throw<AmqpDecodeException>(() => AmqpMessage.Parse(bytes)).Reason.ShouldContain("0x70 after");
    }

    [Fact]
    public void Parse_OfMapSectionThatHoldsAList_Throws()
    {
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteValue(new List<object?>());
        var bytes = writer.ToArray();

        Should.Throw<AmqpDecodeException>(() => AmqpMessage.Parse(bytes)).Reason.ShouldContain("not a map");
    }

    internal static byte[] Encode()
    {
        using var writer = new AmqpWriter();
        new AmqpHeader { Durable = true, Ttl = 60_000, DeliveryCount = 2 }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.DeliveryAnnotations);
        writer.WriteMap(new AmqpMap { [new AmqpSymbol("hop")] = 1 });
        writer.WriteDescriptor(AmqpDescriptor.MessageAnnotations);
        writer.WriteMap(new AmqpMap { [new AmqpSymbol("x-opt-partition-key")] = "p" });
        new AmqpProperties { MessageId = "id-1", GroupId = "session", ContentType = "application/json" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteMap(new AmqpMap { ["kind"] = "order", ["amount"] = 12.5d });
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary([1, 2, 3]);
        writer.WriteDescriptor(AmqpDescriptor.Data);
        writer.WriteBinary(new byte[300]);
        writer.WriteDescriptor(AmqpDescriptor.Footer);
        writer.WriteMap(new AmqpMap { [new AmqpSymbol("crc")] = 1u });
        return writer.ToArray();
    }
}
