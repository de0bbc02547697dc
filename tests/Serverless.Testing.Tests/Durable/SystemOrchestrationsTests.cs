using System.Net;

namespace Serverless.Testing.Tests.Durable;

public sealed class SystemOrchestrationsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task History_OrchestrationWithActivities_TellsThemInOrder()
    {
        await using var system = await StartAsync();

        var id = await system.Orchestrations.StartAsync("TwoCities");
        await system.IdleAsync(Cancellation);

        var orchestration = await system.Orchestrations.GetAsync(id);
        orchestration.Status.ShouldBe("Completed");
        orchestration.HasEnded.ShouldBeTrue();
        orchestration.Output.ShouldBe("\"Hello Paris, Hello Oslo\"");
        (await system.Orchestrations.HistoryAsync(id))
            .Where(entry => entry.Kind.StartsWith("Task", StringComparison.Ordinal))
            .Select(entry => (entry.Kind, entry.Name, entry.Data)).ShouldBe(
            [
                ("TaskScheduled", "Hello", "[\"Paris\"]"),
                ("TaskCompleted", "Hello", "\"Hello Paris\""),
                ("TaskScheduled", "Hello", "[\"Oslo\"]"),
                ("TaskCompleted", "Hello", "\"Hello Oslo\""),
            ]);
        system.Invocations.Of("durableapp", "Hello").Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CheckStatusResponse_ItsAddresses_ServeTheInstance(bool requireKeys)
    {
        await using var system = await TestSystem.StartAsync(
            new TestSystemOptions(TestApps.Folder("DurableApp")) { RequireKeys = requireKeys }, Cancellation);
        var http = system.HttpClient("durableapp");

        using var started = await http.PostAsync("api/start/TwoCities", content: null, Cancellation);
        await system.IdleAsync(Cancellation);

        using var status = await http.GetAsync(started.Headers.Location, Cancellation);
        status.StatusCode.ShouldBe(HttpStatusCode.OK);
        var bare = new Uri(started.Headers.Location!.GetLeftPart(UriPartial.Path));
        using var stranger = await http.GetAsync(bare, Cancellation);
        stranger.StatusCode.ShouldBe(requireKeys ? HttpStatusCode.Unauthorized : HttpStatusCode.OK);
        using var master = await http.GetAsync($"{bare}?code={system.MasterKey("durableapp")}", Cancellation);
        master.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Advance_DurableTimerOfAWeek_EndsWhenItIsDue()
    {
        await using var system = await StartAsync();
        var id = await system.Orchestrations.StartAsync("AWeek");

        await system.AdvanceAsync(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1), Cancellation);
        (await system.Orchestrations.GetAsync(id)).Status.ShouldBe("Running");
        await system.AdvanceAsync(TimeSpan.FromSeconds(1), Cancellation);

        var orchestration = await system.Orchestrations.GetAsync(id);
        orchestration.Output.ShouldBe("\"7\"");
        (orchestration.UpdatedAt - orchestration.CreatedAt).ShouldBe(TimeSpan.FromDays(7));
    }

    [Fact]
    public async Task RaiseEvent_OrchestrationThatWaits_GetsThePayload()
    {
        await using var system = await StartAsync();
        var id = await system.Orchestrations.StartAsync("Waits", id: "mine");
        await system.IdleAsync(Cancellation);

        await system.Orchestrations.RaiseEventAsync(id, "go", 42);
        await system.IdleAsync(Cancellation);

        id.ShouldBe("mine");
        (await system.Orchestrations.GetAsync(id)).Output.ShouldBe("42");
    }

    [Fact]
    public async Task Terminate_OrchestrationThatWaits_EndsIt()
    {
        await using var system = await StartAsync();
        var id = await system.Orchestrations.StartAsync("Waits");
        await system.IdleAsync(Cancellation);

        await system.Orchestrations.TerminateAsync(id);
        await system.IdleAsync(Cancellation);

        (await system.Orchestrations.ListAsync()).ShouldHaveSingleItem().Status.ShouldBe("Terminated");
    }

    [Fact]
    public async Task Get_OrchestrationThatFailed_SaysWhy()
    {
        await using var system = await StartAsync();

        var id = await system.Orchestrations.StartAsync("Uncaught");
        await system.IdleAsync(Cancellation);

        var orchestration = await system.Orchestrations.GetAsync(id);
        orchestration.Status.ShouldBe("Failed");
        orchestration.Failure!.ShouldContain("no way on");
    }

    [Fact]
    public async Task Get_UnknownInstance_NamesItAndShowsTheTimeline()
    {
        await using var system = await StartAsync();

        (await system.Orchestrations.FindAsync("nothing")).ShouldBeNull();
        var failure = await Should.ThrowAsync<TestSystemException>(() => system.Orchestrations.GetAsync("nothing"));
        failure.Message.ShouldContain("'nothing'");
        failure.Message.ShouldContain("durableapp has started");
    }

    private static Task<TestSystem> StartAsync() => TestSystem.StartAsync(
        new TestSystemOptions(TestApps.Folder("DurableApp"))
        {
            RunTimers = false,
        },
        Cancellation);
}
