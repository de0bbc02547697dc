using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Serverless.Runtime.Durable;
using Serverless.Runtime.Testing;
using Serverless.Runtime.Tests.Hosting;
using Serverless.Runtime.Tests.Http;
using Serverless.Runtime.Tests.Timers;

namespace Serverless.Runtime.Tests.Testing;

public sealed class FunctionsTestHostTests
{
    [Fact]
    public async Task AdvanceAsync_OverADay_RunsEveryOccurrenceAtItsTime()
    {
        var time = new VirtualTimeProvider();
        var start = time.GetUtcNow();
        var probe = new TimerProbe(time);
        await using var host = await FunctionsTestHost.StartAsync(
            time, TestApp.Options([typeof(EveryFiveMinutes)], services: services => services.AddSingleton(probe)));

        await host.AdvanceAsync(TimeSpan.FromDays(1));

        for (var i = 1; i <= 288; i++)
        {
            (await probe.NextAsync()).At.ShouldBe(start.AddMinutes(5 * i));
        }

        probe.HasRun.ShouldBeFalse();
        time.GetUtcNow().ShouldBe(start.AddDays(1));
    }

    [Fact]
    public async Task StartAsync_TwoApps_EachHasItsClient()
    {
        await using var host = await FunctionsTestHost.StartAsync(
            time: null, TestApp.Options([typeof(OrderFunctions)]), TestApp.Options([typeof(OrderFunctions)]));

        (await host.Client.GetStringAsync("api/orders/1")).ShouldContain("1");
        (await host.ClientOf(1).GetStringAsync("api/orders/2")).ShouldContain("2");
        host.Hosts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task AdvanceAsync_OrchestrationOfThreeWeeks_EndsAtItsTime()
    {
        await using var host = await FunctionsTestHost.StartAsync(TestApp.Options([typeof(Reminder)]));
        var id = await (await host.Client.PostAsync("api/reminders", content: null)).Content.ReadAsStringAsync();
        var client = host.Host.Services.GetRequiredService<DurableEngine>().Client;

        await host.AdvanceAsync(TimeSpan.FromDays(20));
        (await client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        await host.AdvanceAsync(TimeSpan.FromDays(1));

        var instance = (await client.GetInstanceAsync(id, getInputsAndOutputs: true))!;
        instance.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        instance.ReadOutputAs<string>().ShouldBe("you!!! after 21 days");
    }
}
