using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Durable;
using Serverless.Runtime.Testing;
using Serverless.Runtime.Tests.Hosting;

namespace Serverless.Runtime.Tests.Durable.Bindings;

public sealed class DurableBindingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orchestration_StartedOverHttp_RunsItsActivitiesAndTimers()
    {
        await using var host = await FunctionsTestHost.StartAsync(Options());

        var response = await host.Client.PostAsync("api/greetings/you", null, Cancellation);
        var id = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation);
        await host.AdvanceAsync(TimeSpan.FromDays(1), Cancellation);

        var end = await ClientOf(host).GetInstanceAsync(id, getInputsAndOutputs: true, Cancellation);
        end!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        end.ReadOutputAs<string>().ShouldBe(
            "hi you (greet-you, SayHello) hi you (greet-you, SayHello) 2");
    }

    [Fact]
    public async Task Host_Restarted_OrchestrationGoesOn()
    {
        var data = Directory.CreateTempSubdirectory("durable-tests-").FullName;
        try
        {
            await using (var first = await FunctionsTestHost.StartAsync(Options(data)))
            {
                await first.Client.PostAsync("api/greetings/you", null, Cancellation);
                await first.SettleAsync(Cancellation);
            }

            await using var second = await FunctionsTestHost.StartAsync(Options(data));
            await second.AdvanceAsync(TimeSpan.FromDays(2), Cancellation);

            var end = await ClientOf(second).GetInstanceAsync("greet-you", Cancellation);
            end!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Start_FunctionsThatCannotBeBound_NamesEachOne()
    {
        var failure = await Should.ThrowAsync<FunctionBindingException>(
            () => FunctionsHost.StartAsync(TestApp.Options([typeof(BrokenFunctions)]), Cancellation));

        failure.Errors.Count.ShouldBe(5);
        failure.Message.ShouldContain("'TakesNoContext'");
        failure.Message.ShouldContain("Make it a TaskOrchestrationContext");
        failure.Message.ShouldContain("an orchestrator returns Task");
        failure.Message.ShouldContain("must not talk to a client");
        failure.Message.ShouldContain("Make it a Microsoft.DurableTask.Client.DurableTaskClient");
        failure.Message.ShouldContain("the parameter 'other' of type 'System.Guid' cannot be bound");
    }

    private static FunctionsHostOptions Options(string? data = null) => TestApp.Options(
        [typeof(GreetingFunctions)],
        services: services => services.AddSingleton(new Greeter("hi")),
        dataDirectory: data);

    private static DurableTaskClient ClientOf(FunctionsTestHost host) =>
        host.Host.Services.GetRequiredService<DurableEngine>().Client;
}
