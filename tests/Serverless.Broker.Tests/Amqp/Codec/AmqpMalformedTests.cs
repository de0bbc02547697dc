using Serverless.Broker.Amqp.Codec;

namespace Serverless.Broker.Tests.Amqp.Codec;

public sealed class AmqpMalformedTests
{
    public static TheoryData<string, byte[]> Malformed { get; } = new()
    {
        { "binary32 of 4 GiB", [0xb0, 0xff, 0xff, 0xff, 0xff] },
        { "list32 with 4 billion items", [0xd0, 0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff] },
        { "map32 with 2 billion items", [0xd1, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xfe] },
        { "map8 with an odd number of items", [0xc1, 2, 1, 0x40] },
        { "map8 with a null key", [0xc1, 3, 2, 0x40, 0x40] },
        { "array32 of 4 billion empty elements", [0xf0, 0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0x43] },
        { "array8 whose elements exceed it", [0xe0, 4, 3, 0x50, 1, 2] },
        { "list8 with no room for its count", [0xc0, 0] },
        { "list8 with bytes left over", [0xc0, 3, 1, 0x40, 0x40] },
        { "list8 whose item leaves the list", [0xc0, 3, 1, 0xa1, 5, 1, 2, 3, 4, 5] },
        { "unknown constructor", [0x3f] },
        { "boolean of 2", [0x56, 2] },
        { "string that is not UTF-8", [0xa1, 1, 0xff] },
        { "symbol that is not ASCII", [0xa3, 1, 0x80] },
        { "char beyond Unicode", [0x73, 0x00, 0x11, 0x00, 0x00] },
        { "descriptor without value", [0x00, 0x53, 0x70] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void ReadValue_OfMalformedBytes_ThrowsWithOffsetAndReason(string what, byte[] bytes)
    {
        what.ShouldNotBeEmpty();

        var error = Should.Throw<AmqpDecodeException>(() => new AmqpReader(bytes).ReadValue());

        error.Offset.ShouldBeInRange(0, bytes.Length);
        error.Reason.ShouldNotBeEmpty();
        Should.Throw<AmqpDecodeException>(() => new AmqpReader(bytes).Validate());
    }

    [Fact]
    public void ReadValue_NestedBeyondTheBound_Throws()
    {
        using var writer = new AmqpWriter();
        object value = "deep";
        for (var i = 0; i <= AmqpReader.MaxDepth; i++)
        {
            value = new List<object?> { value };
        }

        writer.WriteValue(value);
        var bytes = writer.ToArray();

        Should.Throw<AmqpDecodeException>(() => new AmqpReader(bytes).ReadValue()).Reason.ShouldContain("nested");
    }

    [Fact]
    public void ReadValue_OfManyDescriptors_Throws()
    {
        var bytes = new byte[100_000];

        Should.Throw<AmqpDecodeException>(() => new AmqpReader(bytes).ReadValue());
        Should.Throw<AmqpDecodeException>(() => new AmqpReader(bytes).Skip());
    }

    [Fact]
    public void Parse_OfMutatedMessages_ReadsOrThrowsDecodeExceptionOnly()
    {
        const int Seed = 20261123;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        var original = AmqpMessageTests.Encode();
        var refused = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = (byte[])original.Clone();
            for (var mutations = random.Next(1, 4); mutations > 0; mutations--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                var message = AmqpMessage.Parse(bytes);
                _ = message.Properties;
                _ = message.ApplicationProperties;
                _ = message.MessageAnnotations;
                _ = message.ReadDataSections();
                _ = message.Header;
            }
            catch (AmqpDecodeException)
            {
                refused++;
            }
        }

        refused.ShouldBeInRange(1, 99_999);
    }
}
