using System.Diagnostics;
using System.Net;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Serverless.Runtime.Invocation;
using Serverless.Runtime.Tests.Hosting;

namespace Serverless.Runtime.Tests.Invocation;

public sealed class FunctionInvokerTests
{
    private readonly InvocationFunctions.Journal _journal = new();

    [Fact]
    public async Task Invoke_ScopedServices_AreOneAnInvocationAndDisposedAfterIt()
    {
        await using var host = await FunctionsHost.StartAsync(
            TestApp.Options([typeof(InvocationFunctions)], Configure));
        using var client = TestApp.Client(host);

        var first = await client.GetStringAsync("api/scope");
        var second = await client.GetStringAsync("api/scope");

        first.ShouldStartWith("True ");
        second.ShouldStartWith("True ");
        second.ShouldNotBe(first);
        await Eventually.ShouldBeAsync(() => _journal.Entries.Count, 6);
        _journal.Entries.Take(2).ShouldBe(["run", "function disposed"]);
        _journal.Entries.Count(entry => entry == "scope disposed").ShouldBe(2);
    }

    [Fact]
    public async Task Invoke_Middleware_RunsAroundInTheOrderOfRegistration()
    {
        await using var host = await FunctionsHost.StartAsync(TestApp.Options(
            [typeof(InvocationFunctions)],
            builder =>
            {
                Configure(builder);
                builder.Services.AddSingleton<IFunctionsWorkerMiddleware>(new ShoutingMiddleware(_journal, "outer"));
                builder.Services.AddSingleton<IFunctionsWorkerMiddleware>(new ShoutingMiddleware(_journal, "inner"));
            }));
        using var client = TestApp.Client(host);

        (await client.GetStringAsync("api/scope")).ShouldStartWith("True ");

        _journal.Entries
            .Where(entry => entry.Contains("inner", StringComparison.Ordinal)
                || entry.Contains("outer", StringComparison.Ordinal))
            .ShouldBe(["outer before Scope /api/scope", "inner before Scope /api/scope", "inner after", "outer after"]);
    }

    [Theory]
    [InlineData("api/slow")]
    [InlineData("api/deaf")]
    public async Task Invoke_LongerThanFunctionTimeout_GatewayTimeout(string path)
    {
        var time = new FakeTimeProvider();
        await using var host = await FunctionsHost.StartAsync(
            TestApp.Options([typeof(InvocationFunctions)], Configure, time: time));
        using var client = TestApp.Client(host);

        var answer = client.GetAsync(path);
        await _journal.Started.Task;
        time.Advance(TimeSpan.FromMinutes(30));

        (await answer).StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
        (await (await answer).Content.ReadAsStringAsync()).ShouldContain("functionTimeout");
        _journal.Release.SetResult();
    }

    [Fact]
    public async Task Stop_InvocationStillRuns_CancelsItAtHalfTime()
    {
        var host = await FunctionsHost.StartAsync(
            TestApp.Options([typeof(InvocationFunctions)], Configure, stopTimeout: TimeSpan.FromSeconds(1)));
        using var client = TestApp.Client(host);
        var answer = client.GetAsync("api/slow");
        await _journal.Started.Task;
        var started = TimeProvider.System.GetTimestamp();

        await host.DisposeAsync();

        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(3));
        _journal.Entries.ShouldContain("slow ended");
        await Should.NotThrowAsync(async () => (await answer).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task Invoke_WithListener_ActivityHasTheParentAndTheTags()
    {
        var seen = new List<Activity>();
        var trace = ActivityTraceId.CreateRandom();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == InvocationActivity.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace)
                {
                    seen.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await FunctionsHost.StartAsync(
            TestApp.Options([typeof(InvocationFunctions)], Configure));
        using var client = TestApp.Client(host);
        var request = new HttpRequestMessage(HttpMethod.Get, "api/scope");
        request.Headers.Add("traceparent", $"00-{trace}-b7ad6b7169203331-01");

        await client.SendAsync(request);

        var activity = seen.ShouldHaveSingleItem();
        activity.DisplayName.ShouldBe("Scope");
        activity.GetTagItem("faas.trigger").ShouldBe("http");
    }

    private void Configure(IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_journal);
        builder.Services.AddScoped<InvocationFunctions.Scoped>();
    }
}
