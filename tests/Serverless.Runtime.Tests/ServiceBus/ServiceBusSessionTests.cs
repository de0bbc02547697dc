namespace Serverless.Runtime.Tests.ServiceBus;

public sealed class ServiceBusSessionTests
{
    [Fact]
    public async Task Sessions_Several_EachKeepsItsOrder()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.SessionFunction>();
        var bodies = Enumerable.Range(0, 20).Select(i => $"{i}").ToArray();
        foreach (var session in new[] { "a", "b", "c" })
        {
            await app.SendToSessionAsync(session, bodies);
        }

        var seen = await app.Recorder.WaitAsync(60);

        foreach (var session in new[] { "a", "b", "c" })
        {
            seen.Where(line => line.StartsWith(session, StringComparison.Ordinal))
                .ShouldBe(bodies.Select(body => $"{session} {body}"));
        }

        await app.WaitForCountAsync("sessions", 0);
    }

    [Fact]
    public async Task Session_FunctionFails_ComesAgainBeforeItsSuccessors()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.SessionFunction>();
        await app.SendToSessionAsync("a", "1", "fail once", "3", "4");

        (await app.Recorder.WaitAsync(5)).ShouldBe(["a 1", "a failed", "a fail once", "a 3", "a 4"]);
    }

    [Fact]
    public async Task Sessions_ManyFailures_OrderHolds()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.SessionFunction>(
            """{"prefetchCount": 20}""");
        var bodies = Enumerable.Range(0, 60).Select(i => i % 4 == 1 ? $"flaky {i}" : $"{i}").ToArray();
        var sessions = Enumerable.Range(0, 12).Select(i => $"s{i:00}").ToArray();
        foreach (var session in sessions)
        {
            await app.SendToSessionAsync(session, bodies);
        }

        var seen = await app.Recorder.WaitAsync(bodies.Length * sessions.Length);

        foreach (var session in sessions)
        {
            seen.Where(line => line.StartsWith(session, StringComparison.Ordinal))
                .ShouldBe(bodies.Select(body => $"{session} {body}"));
        }
    }

    [Fact]
    public async Task SessionActions_State_IsKept()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.SessionFunction>();
        await app.SendToSessionAsync("a", "count", "count");

        (await app.Recorder.WaitAsync(2)).ShouldBe(["a count 1 True", "a count 2 True"]);
    }

    [Fact]
    public async Task SessionActions_Release_LetsAnotherReceiverIn()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.SessionFunction>();
        await app.SendToSessionAsync("a", "release");
        await app.Recorder.WaitAsync(1);

        await using var session = await EventuallyAcceptAsync(app, "a");

        session.SessionId.ShouldBe("a");
    }

    [Fact]
    public async Task Sessions_MoreThanAtOnce_AllRunWithoutTheIdleTimeout()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.SessionFunction>(
            """{"maxConcurrentSessions": 4, "sessionIdleTimeout": "00:05:00"}""");
        var sender = app.Connection.GetSender("sessions");
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => sender.SendAsync(ServiceBusApp.Text("x", $"s{i}"))));

        (await app.Recorder.WaitAsync(500)).ToHashSet().Count.ShouldBe(500);
    }

    [Fact]
    public async Task Session_Idle_IsFreedAfterTheTimeout()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.SessionFunction>(
            """{"sessionIdleTimeout": "00:00:00.2"}""");
        await app.SendToSessionAsync("a", "1");
        await app.Recorder.WaitAsync(1);

        await using var session = await EventuallyAcceptAsync(app, "a");

        session.SessionId.ShouldBe("a");
    }

    private static async Task<Serverless.Amqp.AmqpReceiver> EventuallyAcceptAsync(ServiceBusApp app, string id)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return (await app.Connection.AcceptSessionAsync("sessions", id, TimeSpan.FromSeconds(1)))
                    .ShouldNotBeNull();
            }
            catch (Serverless.Amqp.AmqpServiceException failure)
                when (failure.Condition == "com.microsoft:session-cannot-be-locked" && attempt < 200)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }
}
