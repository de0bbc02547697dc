using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Amqp.Robustness;

/// <summary>What a client says that uses everything: the frames that mutations start from.</summary>
internal static class Conversation
{
    /// <summary>The bytes before the first AMQP frame.</summary>
    public static byte[] Handshake { get; } = [.. FrameFormat.SaslHeader, .. SaslInit(), .. FrameFormat.AmqpHeader];

    public static byte[][] Frames { get; } =
    [
        Frame(new OpenFrame { ContainerId = "fuzz", HostName = "localhost", IdleTimeOut = 60_000 }.Write),
        Frame(writer => new BeginFrame { IncomingWindow = 100, OutgoingWindow = 100 }.Write(writer)),
        Frame(Sender(0, "q")),
        Frame(Receiver(1, "q", null)),
        Frame(Sender(2, "$cbs")),
        Frame(Receiver(3, "$cbs", null)),
        Frame(Sender(4, "q/$management")),
        Frame(Receiver(5, "q/$management", null)),
        Frame(Receiver(6, "s", new AmqpMap { [new AmqpSymbol("com.microsoft:session-filter")] = "one" })),
        Frame(Coordinator(7)),
        Frame(Sender(8, "h")),
        Frame(Receiver(9, "h/ConsumerGroups/$Default/Partitions/0", new AmqpMap
        {
            [new AmqpSymbol("apache.org:selector-filter:string")] = new AmqpDescribed(
                new AmqpSymbol("apache.org:selector-filter:string"), "amqp.annotation.x-opt-offset > '-1'"),
        })),
        Frame(Sender(10, "$management")),
        Frame(Receiver(11, "$management", null)),
        Frame(Flow(1, 10)),
        Frame(Flow(5, 10)),
        Frame(Flow(9, 10)),
        Frame(Flow(11, 10)),
        Frame(Transfer(0, 0, AmqpMessageTestsMessage())),
        Frame(Transfer(0, 1, WireClient.Message(200))),
        Frame(Transfer(0, 2, Batch(), 0x80013700)),
        Frame(Transfer(2, 3, Request("put-token", "token"))),
        Frame(Transfer(4, 4, Request("com.microsoft:peek-message", Peek()))),
        Frame(Transfer(4, 5, Request(
            "com.microsoft:renew-lock", new AmqpMap { ["lock-tokens"] = new[] { Guid.Empty } }))),
        Frame(Transfer(4, 6, Request("com.microsoft:schedule-message", new AmqpMap
        {
            ["messages"] = new List<object?>
            {
                new AmqpMap { ["message"] = WireClient.Message(), ["message-id"] = "m" },
            },
        }))),
        Frame(Transfer(7, 7, Declare())),
        Frame(Transfer(8, 8, TestHub.Encode("event", "key"))),
        Frame(Transfer(8, 9, Batch(), 0x80013700)),
        Frame(Transfer(10, 10, HubRequest())),
        Frame(writer => DispositionFrame.Write(writer, isReceiver: true, 0, 3, settled: false, AmqpOutcome.Accepted)),
        Frame(writer => new DetachFrame(1, Closed: true, null).Write(writer)),
        Frame(writer => EndingFrame.Write(writer, AmqpDescriptor.End, null)),
        Frame(writer => EndingFrame.Write(writer, AmqpDescriptor.Close, new AmqpError("amqp:internal-error", "bye"))),
    ];

    private static byte[] AmqpMessageTestsMessage() => Codec.AmqpMessageTests.Encode();

    private static byte[] Frame(Action<AmqpWriter> performative)
    {
        using var writer = new AmqpWriter();
        var mark = FrameFormat.Begin(writer, 0);
        performative(writer);
        FrameFormat.End(writer, mark);
        return writer.ToArray();
    }

    private static byte[] SaslInit()
    {
        using var writer = new AmqpWriter();
        var mark = FrameFormat.Begin(writer, 0, FrameFormat.SaslType);
        var fields = new AmqpFieldWriter(writer, AmqpDescriptor.SaslInit);
        fields.Symbol("ANONYMOUS");
        fields.End();
        FrameFormat.End(writer, mark);
        return writer.ToArray();
    }

    private static Action<AmqpWriter> Sender(uint handle, string address) => writer => new AttachFrame
    {
        Name = $"s{handle}",
        Handle = handle,
        IsReceiver = false,
        Source = new AmqpDescribed(AmqpDescriptor.Source, new List<object?>()),
        Target = new AmqpDescribed(AmqpDescriptor.Target, new List<object?> { address }),
        InitialDeliveryCount = 0,
    }.Write(writer);

    private static Action<AmqpWriter> Coordinator(uint handle) => writer => new AttachFrame
    {
        Name = "coordinator",
        Handle = handle,
        IsReceiver = false,
        Source = new AmqpDescribed(AmqpDescriptor.Source, new List<object?>()),
        Target = new AmqpDescribed(AmqpDescriptor.Coordinator, new List<object?>()),
        InitialDeliveryCount = 0,
    }.Write(writer);

    private static Action<AmqpWriter> Receiver(uint handle, string address, AmqpMap? filter) => writer =>
        new AttachFrame
        {
            Name = $"r{handle}",
            Handle = handle,
            IsReceiver = true,
            RcvSettleMode = 1,
            Source = new AmqpDescribed(
                AmqpDescriptor.Source, new List<object?> { address, null, null, null, null, null, null, filter }),
            Target = new AmqpDescribed(AmqpDescriptor.Target, new List<object?> { $"reply-{handle}" }),
            Properties = new AmqpMap { [new AmqpSymbol("com.microsoft:timeout")] = 1000u },
        }.Write(writer);

    private static Action<AmqpWriter> Flow(uint handle, uint credit) => writer => new FlowFrame
    {
        NextIncomingId = 0,
        IncomingWindow = 100,
        OutgoingWindow = 100,
        Handle = handle,
        DeliveryCount = 0,
        LinkCredit = credit,
        Echo = true,
    }.Write(writer);

    private static Action<AmqpWriter> Transfer(uint handle, uint id, byte[] payload, uint format = 0) => writer =>
    {
        new TransferFrame
        {
            Handle = handle,
            DeliveryId = id,
            DeliveryTag = [1, 2, 3, 4],
            MessageFormat = format,
        }.Write(writer);
        writer.WriteRaw(payload);
    };

    private static byte[] Batch()
    {
        using var writer = new AmqpWriter();
        for (var i = 0; i < 3; i++)
        {
            writer.WriteDescriptor(AmqpDescriptor.Data);
            writer.WriteBinary(WireClient.Message(20));
        }

        return writer.ToArray();
    }

    private static byte[] HubRequest()
    {
        using var writer = new AmqpWriter();
        new AmqpProperties { MessageId = "m", ReplyTo = "reply-11" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteMap(new AmqpMap
        {
            ["operation"] = "READ",
            ["name"] = "h",
            ["type"] = "com.microsoft:partition",
            ["partition"] = "0",
        });
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteNull();
        return writer.ToArray();
    }

    private static byte[] Request(string operation, object body)
    {
        using var writer = new AmqpWriter();
        new AmqpProperties { MessageId = 1ul, ReplyTo = "reply-5" }.Write(writer);
        writer.WriteDescriptor(AmqpDescriptor.ApplicationProperties);
        writer.WriteMap(new AmqpMap { ["operation"] = operation });
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteValue(body);
        return writer.ToArray();
    }

    private static AmqpMap Peek() => new() { ["from-sequence-number"] = 0L, ["message-count"] = 5 };

    private static byte[] Declare()
    {
        using var writer = new AmqpWriter();
        writer.WriteDescriptor(AmqpDescriptor.AmqpValue);
        writer.WriteValue(new AmqpDescribed(AmqpDescriptor.Declare, new List<object?>()));
        return writer.ToArray();
    }
}
