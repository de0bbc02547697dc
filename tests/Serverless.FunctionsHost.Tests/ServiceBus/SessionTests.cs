using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Tests.Support;

namespace Serverless.FunctionsHost.Tests.ServiceBus;

public sealed class SessionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sessions_MoreThanRunAtOnce_EachInOrderWithItsState(bool inProcess)
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.SessionQueues("sessions"), ["Session"], inProcess);
        string[] ids = ["a", "b", "c", "d", "e", "f"];
        var messages = Enumerable.Range(0, 3)
            .SelectMany(number => ids.Select(id => new ServiceBusMessage($"{number}") { SessionId = id }));

        await host.SendAsync("sessions", [.. messages]);

        var seen = new List<string>();
        for (var i = 0; i < 18; i++)
        {
            seen.Add(MessagingHost.TextOf(await host.Log.NextAsync()));
        }

        foreach (var id in ids)
        {
            seen.Where(text => text.StartsWith(id, StringComparison.Ordinal)).ShouldBe(
                [$"{id}:0;:True", $"{id}:0;1;:True", $"{id}:0;1;2;:True"]);
        }

        await host.EmptyAsync("sessions");
    }

    [Fact]
    public async Task Session_MessageThatFails_ComesAgainBeforeTheNext()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.SessionQueues("sessions"), ["Session"]);

        await host.SendAsync("sessions", InSession("s", "fail once", "next", "last"));

        (await host.Log.NextAsync()).Result.Succeeded.ShouldBeFalse();
        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldStartWith("s:fail once;");
        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldStartWith("s:fail once;next;");
        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldStartWith("s:fail once;next;last;");
    }

    [Fact]
    public async Task Session_ReleasedByTheFunction_CanBeTakenByAnother()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.SessionQueues("sessions"), ["Session"]);

        await host.SendAsync("sessions", InSession("s", "release"));
        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldStartWith("s:release");

        // The session is let go after the invocation that asked for it.
        ServiceBusSessionReceiver? taken;
        while ((taken = await TryAcceptAsync(host)) is null)
        {
            await Task.Yield();
        }

        await using var other = taken;
        (await other.GetSessionStateAsync(TestContext.Current.CancellationToken)).ToString().ShouldBe("release;");
    }

    [Fact]
    public async Task Session_IdleForLong_IsGivenBackByTheClock()
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.SessionQueues("sessions"),
            ["Session"],
            settings: ("AzureFunctionsJobHost__extensions__serviceBus__sessionIdleTimeout", "00:00:20"));
        await host.SendAsync("sessions", InSession("s", "x"));
        await host.Log.NextAsync();
        await host.EmptyAsync("sessions");

        host.Time.Advance(TimeSpan.FromSeconds(10));
        (await TryAcceptAsync(host)).ShouldBeNull();
        ServiceBusSessionReceiver? other = null;
        while (other is null)
        {
            host.Time.Advance(TimeSpan.FromSeconds(5));
            other = await TryAcceptAsync(host);
        }

        await using var accepted = other;
        other.SessionId.ShouldBe("s");
    }

    [Fact]
    public async Task Batch_OfASession_HasOnlyItsMessages()
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.SessionQueues("session-batch"), ["SessionBatch"]);

        await host.SendAsync("session-batch", [.. InSession("a", "1", "2", "3"), .. InSession("b", "4", "5", "6")]);

        string[] seen =
        [
            MessagingHost.TextOf(await host.Log.NextAsync()), MessagingHost.TextOf(await host.Log.NextAsync()),
        ];
        seen.Order().ShouldBe(["a:1,2,3", "b:4,5,6"]);
        await host.EmptyAsync("session-batch");
    }

    [Fact]
    public async Task Lock_OfALongRunningFunction_IsRenewedByTheClock()
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.SessionQueues("session-hold"), ["SessionHold"]);
        await host.SendAsync("session-hold", InSession("s", "00:04:00"));
        await MessagingHost.UntilAsync(() => host.App.Context.Work.Started > 1);

        await host.AdvanceUntilAsync(() => !host.Log.IsEmpty, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));

        InvocationRecord record = await host.Log.NextAsync();
        MessagingHost.TextOf(record).ShouldBe("held");
        await host.EmptyAsync("session-hold");
        host.Lines.ShouldNotContain(line => line.Contains("is lost", StringComparison.Ordinal));
    }

    private static async Task<ServiceBusSessionReceiver?> TryAcceptAsync(MessagingHost host)
    {
        try
        {
            return await host.Client.AcceptSessionAsync(
                "sessions", "s", cancellationToken: TestContext.Current.CancellationToken);
        }
        catch (ServiceBusException failure) when (failure.Reason == ServiceBusFailureReason.SessionCannotBeLocked)
        {
            return null;
        }
    }

    private static ServiceBusMessage[] InSession(string session, params string[] bodies) =>
        [.. bodies.Select(body => new ServiceBusMessage(body) { SessionId = session })];
}
