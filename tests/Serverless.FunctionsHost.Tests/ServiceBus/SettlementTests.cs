using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.ServiceBus;

public sealed class SettlementTests
{
    private const string Properties =
        "duration=TimeSpan:00:03:00|id=Guid:11112222-3333-4444-5555-666677778888|number=Int32:42|text=String:why"
        + "|time=DateTimeOffset:03/01/2026 12:00:00 +00:00|uri=Uri:https://example.org/a";

    [Theory]
    [InlineData("complete", true)]
    [InlineData("complete", false)]
    [InlineData("renew", true)]
    public async Task Settle_ByTheFunction_RemovesTheMessage(string body, bool inProcess)
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("settle"), ["Settle"], inProcess);

        await host.SendAsync("settle", new ServiceBusMessage(body));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("done");
        await host.EmptyAsync("settle");
    }

    [Fact]
    public async Task Abandon_WithProperties_ComesAgainWithThem()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("settle"), ["Settle"]);

        await host.SendAsync("settle", new ServiceBusMessage("abandon"));

        // The message comes again as soon as it is abandoned, which may be before the function has returned.
        string[] results =
        [
            MessagingHost.TextOf(await host.Log.NextAsync()),
            MessagingHost.TextOf(await host.Log.NextAsync()),
        ];
        results.ShouldBe(["done", Properties], ignoreOrder: true);
        await host.EmptyAsync("settle");
    }

    [Fact]
    public async Task DeadLetter_WithReasonAndProperties_MovesTheMessage()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("settle"), ["Settle"]);

        await host.SendAsync("settle", new ServiceBusMessage("deadletter"));

        var dead = await host.ReceiveAsync("settle/$deadletterqueue");
        dead.DeadLetterReason.ShouldBe("a reason");
        dead.DeadLetterErrorDescription.ShouldBe("a description");
        dead.ApplicationProperties["duration"].ShouldBe(TimeSpan.FromMinutes(3));
        dead.ApplicationProperties["uri"].ShouldBe(new Uri("https://example.org/a"));
    }

    [Fact]
    public async Task DeadLetter_WithAReasonThatIsTooLong_FailsTheFunctionWithTheText()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("settle"), ["Settle"]);

        await host.SendAsync("settle", new ServiceBusMessage("too long"));

        var result = (await host.Log.NextAsync()).Result;
        result.Succeeded.ShouldBeFalse();
        result.Reason.ShouldContain("Unknown");
        result.Reason.ShouldContain("4096");
    }

    [Fact]
    public async Task Defer_Message_StaysForWhoAsksForIt()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("settle"), ["Settle"]);

        await host.SendAsync("settle", new ServiceBusMessage("defer"));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("done");
        await using var receiver = host.Client.CreateReceiver("settle");
        var deferred = await receiver.ReceiveDeferredMessageAsync(1, TestContext.Current.CancellationToken);
        deferred.ApplicationProperties["number"].ShouldBe(42);
    }

    [Fact]
    public async Task Complete_Twice_FailsAndSaysSo()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("settle"), ["Settle"]);

        await host.SendAsync("settle", new ServiceBusMessage("twice"));

        var result = (await host.Log.NextAsync()).Result;
        result.Succeeded.ShouldBeFalse();
        result.Reason.ShouldContain("settled already");
        await host.EmptyAsync("settle");
    }

    [Fact]
    public async Task Fail_AfterTheFunctionSettled_LeavesItSettled()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("late"), ["SettleLate"]);

        await host.SendAsync("late", new ServiceBusMessage("x"));

        (await host.Log.NextAsync()).Result.Succeeded.ShouldBeFalse();
        await host.EmptyAsync("late");
        host.Log.IsEmpty.ShouldBeTrue();
    }
}
