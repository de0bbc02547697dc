using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Serverless.Runtime.Tests.Http;
using Serverless.Runtime.Tests.Timers;

namespace Serverless.Runtime.Tests.Hosting;

public sealed class FunctionsHostTests
{
    [Fact]
    public async Task Start_PortInUse_ThrowsWithThePort()
    {
        await using var first = await TestApp.StartAsync<OrderFunctions>();

        var failure = await Should.ThrowAsync<PortInUseException>(
            () => FunctionsHost.StartAsync(TestApp.Options([typeof(OrderFunctions)], port: first.BaseAddress.Port)));

        failure.Port.ShouldBe(first.BaseAddress.Port);
        failure.Message.ShouldContain($"127.0.0.1:{first.BaseAddress.Port}");
    }

    [Fact]
    public async Task Start_TwoAppsInOneProcess_HaveTheirOwnServices()
    {
        await using var first = await FunctionsHost.StartAsync(
            TestApp.Options([typeof(OrderFunctions)], builder => builder.Services.AddSingleton("one")));
        await using var second = await FunctionsHost.StartAsync(
            TestApp.Options([typeof(OrderFunctions)], builder => builder.Services.AddSingleton("two")));

        first.Services.GetRequiredService<string>().ShouldBe("one");
        second.Services.GetRequiredService<string>().ShouldBe("two");
        first.BaseAddress.ShouldNotBe(second.BaseAddress);
    }

    [Fact]
    public async Task Start_LocalPortRegistered_TryAddOfTheAppLeavesIt()
    {
        await using var host = await FunctionsHost.StartAsync(TestApp.Options(
            [typeof(OrderFunctions)],
            builder => builder.Services.TryAddSingleton("cloud"),
            services => services.AddSingleton("local")));

        host.Services.GetRequiredService<string>().ShouldBe("local");
    }

    [Fact]
    public async Task Start_FlatSettings_AreSectionsInConfigure()
    {
        string? seen = null;
        await using var host = await FunctionsHost.StartAsync(TestApp.Options(
            [typeof(OrderFunctions)],
            builder => seen = builder.Configuration.GetSection("A")["B"],
            settings: new() { ["A__B"] = "value" }));

        seen.ShouldBe("value");
    }

    [Fact]
    public async Task Start_ConfigureThrows_TheErrorIsTheApps() =>
        (await Should.ThrowAsync<NotSupportedException>(() => FunctionsHost.StartAsync(
            TestApp.Options([typeof(OrderFunctions)], _ => throw new NotSupportedException("mine")))))
            .Message.ShouldBe("mine");

    [Fact]
    public async Task Start_RoutePrefixInHostJson_IsUsed()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """{"version": "2.0", "extensions": {"http": {"routePrefix": ""}}}""");
            await using var host = await FunctionsHost.StartAsync(
                TestApp.Options([typeof(OrderFunctions)], hostJson: file));
            using var client = TestApp.Client(host);

            (await client.GetStringAsync("orders/3")).ShouldBe("""{"id":3,"expand":null}""");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Start_HostedServices_StartBeforeTheServerAndStopAfterIt()
    {
        var service = new ProbingService();
        await using (var host = await FunctionsHost.StartAsync(TestApp.Options(
            [typeof(OrderFunctions)], builder => builder.Services.AddHostedService(_ => service))))
        {
            service.Address = new Uri(host.BaseAddress, "api/orders/1");
        }

        service.IsServerDownAtStop.ShouldBeTrue();
    }

    [Fact]
    public async Task FunctionTable_SeveralKinds_ListsHttpFirst()
    {
        await using var host = await FunctionsHost.StartAsync(TestApp.Options(
            [typeof(EveryFiveMinutes), typeof(OrderFunctions)],
            services: services => services.AddSingleton(new TimerProbe(TimeProvider.System))));

        host.FunctionTable.ShouldStartWith($"Functions:\n\n  Context: {host.BaseAddress}api/Context\n");
        host.FunctionTable.ShouldContain("\n  GetOrder: [GET] ");
        host.FunctionTable.ShouldEndWith("\n  EveryFiveMinutes: timerTrigger\n");
        host.Functions.Count.ShouldBe(11);
    }

    [Theory]
    [InlineData("AzureWebJobs.GetOrder.Disabled")]
    [InlineData("AzureWebJobs_GetOrder_Disabled")]
    public async Task Start_FunctionDisabledBySetting_IsNotServed(string setting)
    {
        await using var host = await FunctionsHost.StartAsync(
            TestApp.Options([typeof(OrderFunctions)], settings: new() { [setting] = "true" }));
        using var client = TestApp.Client(host);

        (await client.GetAsync("api/orders/1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        host.FunctionTable.ShouldEndWith("\n  GetOrder: disabled\n");
        host.Functions.ShouldNotContain(function => function.Name == "GetOrder");
    }

    [Fact]
    public async Task Stop_Twice_DoesNothingTheSecondTime()
    {
        var host = await TestApp.StartAsync<OrderFunctions>();
        await host.StopAsync();
        await host.StopAsync();
        await host.DisposeAsync();
    }

    private sealed class ProbingService : IHostedService
    {
        public Uri? Address { get; set; }

        public bool IsServerDownAtStop { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            using var client = new HttpClient();
            try
            {
                await client.GetAsync(Address, cancellationToken);
            }
            catch (HttpRequestException)
            {
                IsServerDownAtStop = true;
            }
        }
    }
}
