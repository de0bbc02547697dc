using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.ServiceBus;

public sealed class BatchTests
{
    [Fact]
    public async Task Messages_MoreThanTheLargestBatch_ComeInOrderInBatches()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("messages"), ["Messages"]);

        await host.SendAsync("messages", Numbered(10));

        var first = MessagingHost.TextOf(await host.Log.NextAsync()).Split('|');
        var second = MessagingHost.TextOf(await host.Log.NextAsync()).Split('|');
        $"{first[0]},{second[0]}".ShouldBe("0,1,2,3,4,5,6,7,8,9");
        $"{first[1]},{second[1]}".ShouldBe("s0,s1,s2,s3,s4,s5,s6,s7,s8,s9");
        await host.EmptyAsync("messages");
    }

    [Fact]
    public async Task Messages_FewerThanTheSmallestBatch_WaitByTheClock()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("messages"), ["Messages"]);

        await host.SendAsync("messages", Numbered(1));
        await host.SendAsync("messages", Numbered(1));
        await MessagingHost.UntilAsync(
            () => host.Broker.ActiveMessages("messages") == 2 && host.App.Context.Work.Running == 0);
        host.Log.IsEmpty.ShouldBeTrue();

        while (host.Log.IsEmpty)
        {
            // The wait begins when the first message has crossed the wire.
            host.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldStartWith("0");
    }

    [Fact]
    public async Task Texts_Batch_GetsArraysOfMetadata()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("texts"), ["Texts"]);

        await host.SendAsync("texts", Numbered(3));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("0,1,2|m0,m1,m2");
    }

    [Fact]
    public async Task Pocos_Batch_GetsOneArray()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("pocos"), ["Pocos"]);

        await host.SendAsync(
            "pocos",
            [.. Enumerable.Range(0, 3).Select(i => new ServiceBusMessage($$"""{"Id":"o{{i}}","Quantity":1}"""))]);

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("o0,o1,o2|1,1,1|3|3");
    }

    [Fact]
    public async Task Texts_WithOneThatCannotBeBound_RunsTheOthers()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("texts"), ["Texts"]);
        var messages = Numbered(3);
        messages[1].ContentType = "text/plain; charset=klingon";

        await host.SendAsync("texts", messages);

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("0,2|m0,m2");
        (await host.ReceiveAsync("texts/$deadletterqueue")).MessageId.ShouldBe("m1");
    }

    private static ServiceBusMessage[] Numbered(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ServiceBusMessage($"{i}") { MessageId =
            $"m{i}", Subject = $"s{i}" })];
}
