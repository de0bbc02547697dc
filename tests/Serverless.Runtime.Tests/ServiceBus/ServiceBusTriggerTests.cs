using System.Globalization;

namespace Serverless.Runtime.Tests.ServiceBus;

public sealed class ServiceBusTriggerTests
{
    [Fact]
    public async Task Payload_EachType_IsBoundAndCompleted()
    {
        await using var app = await ServiceBusApp.StartAsync<PayloadFunctions>();
        await app.SendAsync("work", "a");
        await app.SendAsync("work2", "b");
        await app.SendAsync("work3", "c");
        await app.SendAsync("work4", """{"id": "o1", "quantity": 3}""");
        var message = ServiceBusApp.Text("e");
        message.Properties.Subject = "s";
        await app.Connection.GetSender("work5").SendAsync(message);
        await app.SendAsync("news", "f");

        (await app.Recorder.WaitAsync(6)).ShouldBe(
            ["text a", "bytes b", "binary c", "order o1 3 32 1 1 1", "message e s text 1 True 36", "news f"],
            ignoreOrder: true);
        foreach (var entity in new[] { "work", "work2", "work3", "work4", "work5", "news/Subscriptions/all" })
        {
            await app.WaitForCountAsync(entity, 0);
        }
    }

    [Fact]
    public async Task Function_Throws_IsDeliveredAgainThenDeadLettered()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.FailingFunction>();
        await app.SendAsync("work", "a");

        (await app.Recorder.WaitAsync(3)).ShouldBe(["1", "2", "3"]);
        var dead = await app.WaitForCountAsync("work/$DeadLetterQueue", 1);
        dead[0].DeadLetterReason.ShouldBe("MaxDeliveryCountExceeded");
    }

    [Fact]
    public async Task Payload_NotJson_IsDeadLettered()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.PoisonFunction>();
        await app.SendAsync("work", "{not json");

        (await app.WaitForCountAsync("work/$DeadLetterQueue", 1))[0]
            .DeadLetterReason.ShouldBe("MaxDeliveryCountExceeded");
    }

    [Fact]
    public async Task Actions_EachOutcome_ReachesTheBroker()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.SettlingFunction>();
        await app.SendAsync("work", "complete", "dead-letter", "defer", "abandon", "renew", "settle and throw");

        (await app.Recorder.WaitAsync(7)).ShouldBe(
            ["complete", "dead-letter", "defer", "abandon", "again 2 1", "renew", "settled"], ignoreOrder: true);
        var dead = (await app.WaitForCountAsync("work/$DeadLetterQueue", 1))[0];
        dead.DeadLetterReason.ShouldBe("bad");
        dead.DeadLetterErrorDescription.ShouldBe("very bad");
        dead.ApplicationProperties["by"].ShouldBe("function");
        (await app.WaitForCountAsync("work", 1))[0].State.ShouldBe(1);
    }

    [Fact]
    public async Task AutoComplete_Off_LeavesTheMessageLocked()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.SettlingFunction>();
        await app.SendAsync("work", "nothing");

        await app.Recorder.WaitAsync(1);

        (await app.WaitForCountAsync("work", 1)).Count.ShouldBe(1);
        app.Recorder.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AutoComplete_OffInHostJson_LeavesTheMessage()
    {
        await using var app = await ServiceBusApp.StartAsync<PayloadFunctions>("""{"autoCompleteMessages": false}""");
        await app.SendAsync("work", "a");

        await app.Recorder.WaitAsync(1);

        (await app.PeekAsync("work")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task MaxConcurrentCalls_Two_RunsTwoAtOnce()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.BlockingFunction>(
            """{"maxConcurrentCalls": 2}""");
        await app.SendAsync("work", "a", "b", "c");

        await app.Recorder.WaitAsync(2);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        app.Recorder.Seen.Count.ShouldBe(2);
        app.Recorder.Gate.SetResult();

        await app.Recorder.WaitAsync(4);
        await app.WaitForCountAsync("work", 0);
    }

    [Fact]
    public async Task Batch_ManyMessages_ArriveInFewInvocations()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.BatchFunction>(
            """{"minMessageBatchSize": 5, "maxMessageBatchSize": 10, "maxBatchWaitTime": "00:00:10"}""");
        await app.SendAsync("work", [.. Enumerable.Range(0, 10).Select(i => $$"""{"id": "o{{i}}", "quantity": 1}""")]);

        var seen = await app.Recorder.WaitAsync(1);
        var first = int.Parse(seen[0].Split(' ')[0], CultureInfo.InvariantCulture);
        first.ShouldBeInRange(5, 10);
        await app.WaitForCountAsync("work", 0);
        app.Recorder.Seen.Sum(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).ShouldBe(10);
    }

    [Fact]
    public async Task Batch_FewerThanTheMinimum_ArriveAfterTheWait()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.BatchFunction>(
            """{"minMessageBatchSize": 5, "maxBatchWaitTime": "00:00:00.2"}""");
        await app.SendAsync("work", """{"id": "o1", "quantity": 1}""");

        (await app.Recorder.WaitAsync(1)).ShouldBe(["1 1 o1"]);
    }

    [Fact]
    public async Task Stop_FunctionRuns_WaitsAndCompletes()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.BlockingFunction>();
        await app.SendAsync("work", "a");
        await app.Recorder.WaitAsync(1);

        var stopping = app.StopHostAsync();
        app.Recorder.Gate.SetResult();
        await stopping;

        app.Recorder.Seen.ShouldBe(["a 1", "done"]);
        (await app.PeekAsync("work")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stop_FunctionHangs_GivesTheMessageBackUncounted()
    {
        await using var app = await ServiceBusApp.StartAsync<SettlementFunctions.BlockingFunction>();
        await app.StopHostAsync();
        await app.StartHostAsync(stopTimeout: TimeSpan.FromMilliseconds(400));
        await app.SendAsync("work", "a");
        await app.Recorder.WaitAsync(1);
        await app.StopHostAsync();

        await app.StartHostAsync();

        (await app.Recorder.WaitAsync(1)).ShouldBe(["a 1", "a 1"]);
        app.Recorder.Gate.SetResult();
    }

    [Fact]
    public async Task Broker_Restarts_FunctionGoesOn()
    {
        await using var app = await ServiceBusApp.StartAsync<PayloadFunctions>();
        await app.SendAsync("work", "before");
        await app.Recorder.WaitAsync(1);

        await app.RestartBrokerAsync();
        await app.SendAsync("work", "after");

        (await app.Recorder.WaitAsync(1)).ShouldBe(["text before", "text after"]);
    }
}
