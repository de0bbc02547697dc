using System.Text;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Tests.Support;
using Serverless.Topology;

namespace Serverless.FunctionsHost.Tests.ServiceBus;

public sealed class BodyTests
{
    [Fact]
    public async Task Text_WithMetadata_GetsEveryValue()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("text"), ["Text"]);

        await host.SendAsync("text", new ServiceBusMessage("hello")
        {
            MessageId = "m1",
            Subject = "s",
            ApplicationProperties = { ["tenant"] = "a", ["number"] = 7 },
        });

        var parts = MessagingHost.TextOf(await host.Log.NextAsync()).Split('|');
        parts[..8].ShouldBe([
            "hello", "m1", "1", "1", "2026-03-01T12:00:00.0000000Z", "2026-03-01T12:00:00.0000000+00:00", "s",
            "tenant=a,number=7",
        ]);
        await host.EmptyAsync("text");
    }

    [Theory]
    [InlineData("utf-8 mark", null)]
    [InlineData("utf-16 mark", null)]
    [InlineData("utf-32 mark", null)]
    [InlineData("latin1", "text/plain; charset=iso-8859-1")]
    [InlineData("utf-16", "application/json; charset=\"utf-16\"")]
    [InlineData("utf-8", "nonsense; charset")]
    [InlineData("utf-8", "text/plain; charset=UTF8")]
    [InlineData("utf-8", "text/plain; charset=\"\"")]
    [InlineData("utf-16BE", "text/plain; charset=utf-16BE")]
    public async Task Text_InAnEncoding_IsRead(string encoding, string? contentType)
    {
        const string text = "häuser";
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("text"), ["Text"]);
        byte[] body = encoding switch
        {
            "utf-8 mark" => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
            "utf-16 mark" => [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text)],
            "utf-32 mark" => [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(text)],
            _ => Encoding.GetEncoding(encoding).GetBytes(text),
        };

        await host.SendAsync("text", new ServiceBusMessage(body) { ContentType = contentType, Subject = "s" });

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldStartWith(text + "|");
    }

    [Fact]
    public async Task Bytes_Body_IsWhatWasSent()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("bytes"), ["Bytes"]);

        await host.SendAsync("bytes", new ServiceBusMessage(new byte[] { 0, 255, 128 }));

        (await host.Log.NextAsync()).Result.ReturnValue!.Bytes.ToByteArray().ShouldBe([0, 255, 128]);
    }

    [Theory]
    [InlineData("text/plain; charset=klingon", "x")]
    [InlineData("application/json; charset=utf-7", "{\"id\":1}")]
    [InlineData("application/json; charset=\"\"", "{")]
    public async Task Bytes_OfACharsetThatIsNotKnown_AreWhatWasSent(string contentType, string body)
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("bytes"), ["Bytes"]);

        await host.SendAsync("bytes", new ServiceBusMessage(body) { ContentType = contentType });

        (await host.Log.NextAsync()).Result.ReturnValue!.Bytes.ToStringUtf8().ShouldBe(body);
        await host.EmptyAsync("bytes");
    }

    [Theory]
    [InlineData("""{"Id":"o1","Quantity":3}""")]
    [InlineData("""{"Id":"o1","Quantity":"3"}""")]
    public async Task Poco_OfAQueueInASetting_BindsBodyByTheAppsOptionsAndItsProperties(string body)
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("poco"), ["Poco"]);

        await host.SendAsync("poco", new ServiceBusMessage(body));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("o1 x 3, o1");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_WithPropertiesOfEveryType_HasThem(bool inProcess)
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("message"), ["Message"], inProcess);
        var message = new ServiceBusMessage("x") { MessageId = "m", CorrelationId = "c", Subject = "s" };
        object[] values =
        [
            true, (byte)1, (sbyte)-1, 'c', (short)-2, (ushort)2, -3, 3u, -4L, 4UL, 1.5f, 2.5, 9.50m, "text",
            new Guid("11112222-3333-4444-5555-666677778888"), new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc),
            new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromMinutes(90), new Uri(
                "https://a.example/b"),
        ];
        foreach (var value in values)
        {
            message.ApplicationProperties[value.GetType().Name] = value;
        }

        await host.SendAsync("message", message);

        MessagingHost.TextOf(await host.Log.NextAsync()).Split('|').ShouldBe([
            "m", "c", "s", "locked", "Boolean=Boolean:true", "Byte=Byte:1", "Char=Char:\"c\"",
            "DateTime=DateTime:\"2026-03-01T00:00:00Z\"",
            "DateTimeOffset=DateTimeOffset:\"2026-03-01T00:00:00+00:00\"", "Decimal=Decimal:9.50", "Double=Double:2.5",
            "Guid=Guid:\"11112222-3333-4444-5555-666677778888\"", "Int16=Int16:-2", "Int32=Int32:-3", "Int64=Int64:-4",
            "SByte=SByte:-1", "Single=Single:1.5", "String=String:\"text\"", "TimeSpan=TimeSpan:\"01:30:00\"",
            "UInt16=UInt16:2", "UInt32=UInt32:3", "UInt64=UInt64:4", "Uri=Uri:\"https://a.example/b\"",
        ]);
    }

    [Fact]
    public async Task Subscription_Message_Arrives()
    {
        var topology = new TopologyDefinition
        {
            Topics =
            [
                TopicDescription.InTopology("topic") with
                {
                    Subscriptions = [SubscriptionDescription.InTopology("subscription")],
                },
            ],
        };
        await using var host = await MessagingHost.StartAsync(topology, ["Event"]);

        await host.SendAsync("topic", new ServiceBusMessage("happened"));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("happened");
    }

    [Theory]
    [InlineData("value", "AMQP value of type Int32")]
    [InlineData("sequence", "AMQP sequence")]
    [InlineData("charset", "charset 'klingon'")]
    [InlineData("utf-7", "charset 'utf-7'")]
    public async Task Text_BodyThatCannotBeBound_IsDeadLetteredWithItsKind(string kind, string expected)
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("text"), ["Text"]);
        var message = new ServiceBusMessage("x");
        switch (kind)
        {
            case "value":
                message.GetRawAmqpMessage().Body = AmqpMessageBody.FromValue(5);
                break;
            case "sequence":
                message.GetRawAmqpMessage().Body = AmqpMessageBody.FromSequence([[1, 2]]);
                break;
            case "utf-7":
                message.ContentType = "text/plain; charset=utf-7";
                break;
            default:
                message.ContentType = "text/plain; charset=klingon";
                break;
        }

        await host.SendAsync("text", message);

        var dead = await host.ReceiveAsync("text/$deadletterqueue");
        dead.DeadLetterReason.ShouldBe("BodyCannotBeBound");
        dead.DeadLetterErrorDescription.ShouldContain("'Text'");
        dead.DeadLetterErrorDescription.ShouldContain(expected);
        host.Log.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Text_TextValue_IsRead()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("text"), ["Text"]);
        var message = new ServiceBusMessage { Subject = "s" };
        message.GetRawAmqpMessage().Body = AmqpMessageBody.FromValue("a value");

        await host.SendAsync("text", message);

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldStartWith("a value|");
    }
}
