using Azure.Messaging.EventHubs;
using Serverless.Testing.Invocations;
using Serverless.Testing.Tests.Faults;

namespace Serverless.Testing.Tests.Events;

public sealed class SystemEventsTests
{
    private const string Hub = "bookings";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Send_EventsOfOneKey_RunTheFunctionInTheirOrder()
    {
        await using var accounts = await AccountSystem.StartAsync();
        var system = accounts.System;

        for (var i = 0; i < 3; i++)
        {
            await system.Events.SendJsonAsync(Hub, new { BookingId = i }, "key", Cancellation);
        }

        await system.IdleAsync(Cancellation);

        system.Invocations.Of(AccountSystem.App, "Audit").Count.ShouldBe(3);
        system.Log.Where(line => line.Message.StartsWith("Audited", StringComparison.Ordinal))
            .Select(line => line.Message).ShouldBe(
            [
                "Audited {\"bookingId\":0}", "Audited {\"bookingId\":1}", "Audited {\"bookingId\":2}",
            ]);
    }

    [Fact]
    public async Task Read_HubWithEvents_ShowsThemAndLeavesThem()
    {
        await using var accounts = await AccountSystem.StartAsync();
        var system = accounts.System;
        system.Events.Count(Hub).ShouldBe(0);
        (await system.Events.ReadAsync(Hub, Cancellation)).ShouldBeEmpty();

        await system.Events.SendAsync(Hub, [new EventData("one"), new EventData("two")], "key", Cancellation);
        await system.IdleAsync(Cancellation);

        (await system.Events.ReadAsync(Hub, Cancellation)).Select(item => item.EventBody.ToString())
            .ShouldBe(["one", "two"]);
        system.Events.Count(Hub).ShouldBe(2);
    }

    [Fact]
    public async Task Expect_FunctionOfABadEventFails_TheTimelineShowsTheEventAndTheFailure()
    {
        await using var accounts = await AccountSystem.StartAsync();
        var system = accounts.System;
        await system.Events.SendAsync(Hub, [new EventData("bad")], cancellationToken: Cancellation);

        var failure = await Should.ThrowAsync<TestSystemException>(() => system.ExpectAsync(
            () =>
            {
                system.Invocations.Of(AccountSystem.App, "Audit")
                    .ShouldAllBe(run => run.Outcome == InvocationOutcome.Succeeded);
                return Task.CompletedTask;
            },
            Cancellation));

        failure.Message.ShouldContain($"sends an event to {Hub}");
        failure.Message.ShouldContain("accountapp Audit Failed");
        failure.Message.ShouldContain("'bad' is no booking.");
    }

    [Fact]
    public async Task Send_FaultPlanned_IsRefusedAndOnTheTimeline()
    {
        await using var accounts = await AccountSystem.StartAsync();
        var system = accounts.System;
        system.Faults.FailSend(Hub);

        var failure = await Should.ThrowAsync<EventHubsException>(
            () => system.Events.SendJsonAsync(Hub, new { }, cancellationToken: Cancellation));

        failure.Message.ShouldContain("FailSend");
        system.Timeline.ToString().ShouldContain($"FailSend at {Hub}");
        system.Events.Count(Hub).ShouldBe(0);
    }

    [Fact]
    public async Task Count_UnknownHub_NamesItAndTheCure()
    {
        await using var accounts = await AccountSystem.StartAsync();

        var failure = Should.Throw<TestSystemException>(() => accounts.System.Events.Count("nothing"));

        failure.Message.ShouldContain("'nothing'");
        failure.Message.ShouldContain("topology.json");
    }
}
