using System.Text;
using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Tests.Amqp.Codec;

public sealed class AmqpValueTests
{
    public static TheoryData<object> Values { get; } =
    [
        true, false, (byte)7, (sbyte)-7, (ushort)300, (short)-300,
        0u, 200u, 70_000u, 5, -5, 70_000, 0ul, 9ul, ulong.MaxValue,
        3L, -129L, long.MinValue, 1.5f, -2.25d, "text", "žluťoučký", new string('x', 300), new Rune('é'),
        new DateTime(2026, 11, 23, 9, 0, 0, 5, DateTimeKind.Utc), new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), new byte[] { 1, 2, 3 }, new byte[400],
        new AmqpSymbol("a-symbol"), new[] { 1L, -2L, long.MaxValue }, new[] { "a", "b" }, new[] { true, false },
        new[] { Guid.Empty, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff") }, Array.Empty<long>(),
        new[] { new AmqpSymbol("s") }, new[] { DateTime.UnixEpoch }, new[] { new byte[] { 1 }, [] },
        new List<object?> { 1, null, "x", new List<object?>() },
    ];

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void ReadValue_OfWhatWasWritten_IsTheSame(object value)
    {
        using var writer = new AmqpWriter();
        writer.WriteValue(value);

        var reader = new AmqpReader(writer.WrittenSpan);
        var read = reader.ReadValue();

        read.ShouldBe(value);
        read!.GetType().ShouldBe(value.GetType());
        reader.IsAtEnd.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void SkipAndValidate_OverAnyValue_EndAtItsEnd(object value)
    {
        using var writer = new AmqpWriter();
        writer.WriteValue(value);

        var skipping = new AmqpReader(writer.WrittenSpan);
        skipping.Skip();
        var validating = new AmqpReader(writer.WrittenSpan);
        validating.Validate();

        skipping.IsAtEnd.ShouldBeTrue();
        validating.IsAtEnd.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void ReadValue_OfEveryTruncation_ThrowsDecodeException(object value)
    {
        using var writer = new AmqpWriter();
        writer.WriteValue(value);
        var bytes = writer.ToArray();

        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<AmqpDecodeException>(() => new AmqpReader(bytes.AsSpan(0, length)).ReadValue());
        }
    }

    [Fact]
    public void ReadValue_OfMapWithSymbolKeys_FindsThemByStringAndKeepsTheirType()
    {
        using var writer = new AmqpWriter();
        writer.WriteValue(new AmqpMap { [new AmqpSymbol("x-opt-partition-key")] = "p", ["other"] = 2 });

        var map = (AmqpMap)new AmqpReader(writer.WrittenSpan).ReadValue()!;

        map.FindText("x-opt-partition-key").ShouldBe("p");
        map.Find("other").ShouldBe(2);
        map.Keys.First().ShouldBeOfType<AmqpSymbol>();
    }

    [Fact]
    public void ReadValue_OfDescribedValue_KeepsDescriptorAndValue()
    {
        using var writer = new AmqpWriter();
        writer.WriteValue(new AmqpDescribed(0x468c00000004ul, "amqp.annotation.x-opt-offset > '1'"));

        var described = new AmqpReader(writer.WrittenSpan).ReadValue().ShouldBeOfType<AmqpDescribed>();

        described.Descriptor.ShouldBe(0x468c00000004ul);
        described.Value.ShouldBe("amqp.annotation.x-opt-offset > '1'");
    }

    [Fact]
    public void WriteValue_OfArraysOfUnsignedBytesAndLists_RoundTrips()
    {
        var array = new AmqpArray(AmqpFormatCode.UByte, null, [(byte)1, (byte)2]);
        var lists = new AmqpArray(AmqpFormatCode.List32, null, [new List<object?> { 1 }, new List<object?>()]);
        using var writer = new AmqpWriter();
        writer.WriteValue(array);
        writer.WriteValue(lists);

        var reader = new AmqpReader(writer.WrittenSpan);
        var first = reader.ReadValue().ShouldBeOfType<AmqpArray>();
        var second = reader.ReadValue().ShouldBeOfType<AmqpArray>();

        first.Items.ShouldBe(array.Items);
        second.Items.Count.ShouldBe(2);
        second.Items[0].ShouldBe(new List<object?> { 1 });
    }

    [Fact]
    public void ReadValue_OfEmptyArrayWithoutConstructor_IsAnEmptyArray()
    {
        // As uamqp, the library below Python's older clients, writes it.
        var bytes = new byte[] { AmqpFormatCode.Array8, 1, 0 };

        new AmqpReader(bytes).ReadValue().ShouldBeOfType<AmqpArray>().Items.ShouldBeEmpty();
    }

    [Fact]
    public void ReadTimestamp_BeyondDateTime_IsClamped()
    {
        var bytes = new byte[] { AmqpFormatCode.Timestamp, 0x7f, 255, 255, 255, 255, 255, 255, 255 };

        new AmqpReader(bytes).ReadTimestamp().Year.ShouldBe(9999);
    }
}
