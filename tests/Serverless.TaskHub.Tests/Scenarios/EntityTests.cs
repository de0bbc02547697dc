using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.DurableTask.Worker.Grpc.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.TaskHub.Tests.Scenarios;

/// <summary>Entities, in the form of DurableTask.Core and in that of the scheduler.</summary>
public abstract class EntityTests : ScenarioTests
{
    /// <summary>Whether the worker sends entity messages as typed messages, not as JSON in external events.</summary>
    protected abstract bool IsTyped { get; }

    [Fact]
    public async Task Signals_FromAClient_ChangeTheStateInOrder()
    {
        await StartAsync();
        var id = new EntityInstanceId("Counter", "a");

        for (var i = 1; i <= 5; i++)
        {
            await Server.Client.Entities.SignalEntityAsync(id, "Add", i, cancellation: Token);
        }

        await Server.Hub.WhenIdleAsync(Token);
        var found = await Server.Client.Entities.GetEntityAsync<int>(id, Token);
        found.ShouldNotBeNull().State.ShouldBe(15);
        found.Id.Key.ShouldBe("a");
    }

    [Fact]
    public async Task Call_FromAnOrchestration_ReturnsTheResult()
    {
        await StartAsync();

        (await RunAsync("Adds", 7)).ReadOutputAs<int>().ShouldBe(7);
        (await RunAsync("Adds", 8)).ReadOutputAs<int>().ShouldBe(15);
    }

    [Fact]
    public async Task Call_OperationThrows_CallerSeesTheFailureAndStateIsKept()
    {
        await StartAsync();
        await RunAsync("Adds", 7);

        (await RunAsync("Fails")).ReadOutputAs<string>().ShouldBe("not countable");
        (await RunAsync("Adds", 1)).ReadOutputAs<int>().ShouldBe(8);
    }

    [Fact]
    public async Task Lock_ManyOrchestrationsMoveBetweenTwo_SumIsKept()
    {
        await StartAsync();

        var ids = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            ids.Add(await Server.Client.ScheduleNewOrchestrationInstanceAsync("Moves", i % 2 == 0, Token));
        }

        foreach (var id in ids)
        {
            (await EndAsync(id)).ReadOutputAs<int>().ShouldBe(0);
        }

        await Server.Hub.WhenIdleAsync(Token);
        var entities = new List<EntityMetadata>();
        var all = new EntityQuery { IncludeTransient = true };
        await foreach (var entity in Server.Client.Entities.GetAllEntitiesAsync(all))
        {
            entities.Add(entity);
        }

        entities.ShouldAllBe(entity => entity.LockedBy == null && entity.BacklogQueueSize == 0);
    }

    [Fact]
    public async Task Signal_ForLater_ArrivesAtItsTime()
    {
        await StartAsync();
        var id = new EntityInstanceId("counter", "later");

        await Server.Client.Entities.SignalEntityAsync(
            id, "add", 1, new SignalEntityOptions { SignalTime = Clock.GetUtcNow().AddHours(1) }, Token);
        await Server.Hub.WhenIdleAsync(Token);
        var before = await Server.Client.Entities.GetEntityAsync(id, Token);
        Clock.Advance(TimeSpan.FromHours(1));
        await Server.Hub.WhenIdleAsync(Token);

        before.ShouldBeNull();
        (await Server.Client.Entities.GetEntityAsync<int>(id, Token)).ShouldNotBeNull().State.ShouldBe(1);
    }

    [Fact]
    public async Task Signal_FromAnotherEntity_Arrives()
    {
        await StartAsync();
        await Server.Client.Entities.SignalEntityAsync(
            new EntityInstanceId("counter", "from"), "add", 3, cancellation: Token);
        await Server.Client.Entities.SignalEntityAsync(
            new EntityInstanceId("counter", "from"), "forward", "to", cancellation: Token);
        await Server.Hub.WhenIdleAsync(Token);

        var to = await Server.Client.Entities.GetEntityAsync<int>(new EntityInstanceId("counter", "to"), Token);
        to.ShouldNotBeNull().State.ShouldBe(3);
    }

    private Task StartAsync() => Server.StartWorkerAsync(
        tasks => tasks
            .AddEntity<CounterEntity>("Counter")
            .AddOrchestratorFunc<int, int>("Adds", (context, value) =>
                context.Entities.CallEntityAsync<int>(new EntityInstanceId("Counter", "shared"), "Add", value))
            .AddOrchestratorFunc<object?, string>("Fails", async (context, _) =>
            {
                try
                {
                    await context.Entities.CallEntityAsync(new EntityInstanceId("Counter", "shared"), "Fail");
                    return "nothing";
                }
                catch (EntityOperationFailedException e)
                {
                    return e.FailureDetails.ErrorMessage;
                }
            })
            .AddOrchestratorFunc<bool, int>("Moves", async (context, forth) =>
            {
                var from = new EntityInstanceId("counter", forth ? "x" : "y");
                var to = new EntityInstanceId("counter", forth ? "y" : "x");
                await using (await context.Entities.LockEntitiesAsync(from, to))
                {
                    await context.Entities.CallEntityAsync<int>(from, "add", -1);
                    await context.Entities.CallEntityAsync<int>(to, "add", 1);
                    return await context.Entities.CallEntityAsync<int>(from, "get")
                        + await context.Entities.CallEntityAsync<int>(to, "get");
                }
            }),
        worker =>
        {
            worker.Configure(options => options.EnableEntitySupport = true);
            if (IsTyped)
            {
                worker.Services.Configure<GrpcDurableTaskWorkerOptions>(
                    worker.Name, options => options.ConfigureForAzureManaged());
            }
        });
}
