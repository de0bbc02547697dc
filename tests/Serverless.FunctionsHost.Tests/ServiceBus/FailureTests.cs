using Azure.Messaging.ServiceBus;
using Serverless.FunctionsHost.Invocations;
using Serverless.FunctionsHost.Tests.Support;
using Serverless.Topology.Limits;

namespace Serverless.FunctionsHost.Tests.ServiceBus;

public sealed class FailureTests
{
    [Fact]
    public async Task Fail_AtEachDelivery_EndsInTheDeadLetterQueue()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("fail"), ["Fail"]);

        await host.SendAsync("fail", new ServiceBusMessage("x"));

        var dead = await host.ReceiveAsync("fail/$deadletterqueue");
        dead.DeadLetterReason.ShouldBe("MaxDeliveryCountExceeded");
        for (var i = 0; i < 3; i++)
        {
            (await host.Log.NextAsync()).Result.Reason.ShouldContain("cannot take 'x'");
        }

        host.Log.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task DeadLetterQueue_OfAQueue_CanBeListenedTo()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("dead"), ["Dead"]);
        await host.SendAsync("dead", new ServiceBusMessage("x"));
        await using var receiver = host.Client.CreateReceiver("dead");
        var message = await receiver.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken);

        await receiver.DeadLetterMessageAsync(message, "why", "because", TestContext.Current.CancellationToken);

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("x|why|because");
    }

    [Fact]
    public async Task Worker_ThatDiesWithMessages_LosesNone()
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.Queues("crash"), ["Crash"], inProcess: false);
        string[] bodies = ["crash", "1", "2", "3", "4", "5", "6", "7"];

        await host.SendAsync("crash", [.. bodies.Select(body => new ServiceBusMessage(body))]);

        var done = new List<string>();
        var lost = 0;
        while (done.Count < bodies.Length)
        {
            var record = await host.Log.NextAsync();
            if (record.Result.Succeeded)
            {
                done.Add(record.Result.ReturnValue!.String);
            }
            else
            {
                record.Result.Status.ShouldBe(InvocationStatus.WorkerLost);
                lost++;
            }
        }

        lost.ShouldBeGreaterThan(0);
        done.ShouldContain("crash 2");
        done.Select(text => text.Split(' ')[0]).Order().ShouldBe(bodies.Order());
        await host.EmptyAsync("crash");
    }

    [Fact]
    public async Task Stop_WhileFunctionsRun_SettlesWhatTheyHave()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("hold"), ["Hold"]);
        await host.SendAsync("hold", [.. Enumerable.Range(0, 4).Select(_ => new ServiceBusMessage("00:00:10"))]);
        await MessagingHost.UntilAsync(() => host.App.Context.Work.Started >= 8);

        var stopping = host.App.StopAsync();
        await host.AdvanceUntilAsync(() => stopping.IsCompleted, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        await stopping;

        for (var i = 0; i < 4; i++)
        {
            MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("held");
        }

        host.Broker.ActiveMessages("hold").ShouldBe(0);
    }

    [Fact]
    public async Task Stop_WithFunctionsThatDoNotEnd_GivesTheirMessagesBack()
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.Queues("hold"),
            ["Hold"],
            configure: options => options with { StopTimeout = TimeSpan.FromSeconds(2) });
        await host.SendAsync("hold", new ServiceBusMessage("1.00:00:00"));
        await MessagingHost.UntilAsync(() => host.App.Context.Work.Started >= 2);

        await host.App.StopAsync();

        (await host.Log.NextAsync()).Result.Status.ShouldBe(InvocationStatus.Cancelled);
        var message = await host.ReceiveAsync("hold");
        message.DeliveryCount.ShouldBe(2);
    }

    [Fact]
    public async Task Lock_OfALongRunningFunction_IsRenewedByTheClock()
    {
        await using var host = await MessagingHost.StartAsync(MessagingHost.Queues("hold"), ["Hold"]);
        await host.SendAsync("hold", new ServiceBusMessage("00:04:00"));
        await MessagingHost.UntilAsync(() => host.App.Context.Work.Started >= 2);

        await host.AdvanceUntilAsync(() => !host.Log.IsEmpty, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));

        MessagingHost.TextOf(await host.Log.NextAsync()).ShouldBe("held");
        await host.EmptyAsync("hold");
        host.Log.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Lock_LongerThanItIsRenewed_ComesAgain()
    {
        await using var host = await MessagingHost.StartAsync(
            MessagingHost.Queues("hold"),
            ["Hold"],
            settings: ("AzureFunctionsJobHost__extensions__serviceBus__maxAutoLockRenewalDuration", "00:00:00"));
        await host.SendAsync("hold", new ServiceBusMessage("00:04:00"));
        await MessagingHost.UntilAsync(() => host.App.Context.Work.Started >= 2);

        host.Time.Advance(ServiceDefaults.LockDuration + TimeSpan.FromSeconds(1));

        await MessagingHost.UntilAsync(() => host.App.Context.Work.Started >= 4);
    }
}
