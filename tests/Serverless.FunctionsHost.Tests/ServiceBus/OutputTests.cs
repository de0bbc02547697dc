using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Tests.Support;
using Serverless.Topology;

namespace Serverless.FunctionsHost.Tests.ServiceBus;

public sealed class OutputTests
{
    [Theory]
    [InlineData("send-text", "SendText", "hello", "hello", "text/plain")]
    [InlineData("send-text", "SendText", " {\"a\": 1} ", " {\"a\": 1} ", "text/plain")]
    [InlineData("send-text", "SendText", "[1] and more", "[1] and more", "text/plain")]
    [InlineData("send-text", "SendText", "[\"only\"]", "only", "text/plain")]
    [InlineData("send-bytes", "SendBytes", "[1,2]", "[1,2]", "application/octet-stream")]
    [InlineData("send-bytes", "SendBytes", "hello", "hello", "application/octet-stream")]
    [InlineData("send-order", "SendOrder", "o1", """{"Id":"o1","Quantity":1}""", "application/json")]
    public async Task Send_OneValue_IsOneMessage(
        string queue, string function, string body, string expected, string contentType)
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues(queue, "out"), [function]);

        await host.SendAsync(queue, new ServiceBusMessage(body));

        var sent = await host.ReceiveAsync("out");
        sent.Body.ToString().ShouldBe(expected);
        sent.ContentType.ShouldBe(contentType);
        host.Broker.ActiveMessages("out").ShouldBe(0);
    }

    [Fact]
    public async Task Send_Collection_IsOneMessageAnElement()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("send-many", "out"), ["SendMany"]);

        await host.SendAsync("send-many", new ServiceBusMessage("a,b,c"));

        string[] sent =
        [
            (await host.ReceiveAsync("out")).Body.ToString(), (await host.ReceiveAsync("out")).Body.ToString(),
            (await host.ReceiveAsync("out")).Body.ToString(),
        ];
        sent.ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData("[1,2]", "1", "2")]
    [InlineData(" [{\"a\":1},{\"a\":[2]}]\n", "{\"a\":1}", "{\"a\":[2]}")]
    [InlineData("[\"x\",true,]", "x", "true")]
    public async Task Send_TextOfAJsonArray_IsOneMessageAnElement(string text, params string[] expected)
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("send-text", "out"), ["SendText"]);

        await host.SendAsync("send-text", new ServiceBusMessage(text));

        foreach (var body in expected)
        {
            (await host.ReceiveAsync("out")).Body.ToString().ShouldBe(body);
        }

        host.Broker.ActiveMessages("out").ShouldBe(0);
    }

    [Theory]
    [InlineData("[ERROR] disk [full]")]
    [InlineData("{name}")]
    public async Task Send_TextThatLooksLikeJson_FailsTheInvocation(string text)
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("send-text", "out"), ["SendText"]);

        await host.SendAsync("send-text", new ServiceBusMessage(text));

        var result = (await host.Log.NextAsync()).Result;
        result.Succeeded.ShouldBeFalse();
        result.Reason.ShouldContain(text);
        host.Broker.ActiveMessages("out").ShouldBe(0);
    }

    [Fact]
    public async Task Send_Null_SendsNothing()
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.Queues("send-nothing", "out"), ["SendNothing"]);

        await host.SendAsync("send-nothing", new ServiceBusMessage("x"));

        (await host.Log.NextAsync()).Result.Succeeded.ShouldBeTrue();
        await host.EmptyAsync("send-nothing");
        host.Broker.ActiveMessages("out").ShouldBe(0);
    }

    [Fact]
    public async Task Send_SeveralOutputs_GoToQueueOfTheBodyAndToTheHub()
    {
        var topology = MessagingHost.Queues("send-both", "o1-queue") with
        {
            EventHubs = [new EventHubDescription { Name = "hub-out", PartitionCount = 1 }],
        };
        await using var host = await MessagingHost.StartAsync(topology, ["SendBoth"]);

        await host.SendAsync("send-both", new ServiceBusMessage("""{"Id":"o1","Quantity":2}"""));

        (await host.ReceiveAsync("o1-queue")).Body.ToString().ShouldBe("o1");
        var events = await host.ReadEventsAsync("hub-out", 2);
        events.ShouldBe(["""{"Id":"a","Quantity":1}""", """{"Id":"b","Quantity":2}"""]);
    }

    [Fact]
    public async Task Send_ToAQueueThatIsNotThere_FailsTheInvocation()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("send-to-nobody"), ["SendToNobody"]);

        await host.SendAsync("send-to-nobody", new ServiceBusMessage("x"));

        var dead = await host.ReceiveAsync("send-to-nobody/$deadletterqueue");
        dead.DeadLetterReason.ShouldBe("MaxDeliveryCountExceeded");
        var result = (await host.Log.NextAsync()).Result;
        result.Succeeded.ShouldBeFalse();
        result.Reason.ShouldContain("nobody");
    }
}
