using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NotesApp;
using Serverless.Testing.Invocations;

namespace Serverless.Testing.Tests;

public sealed class TestSystemTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Idle_MessageSentByAFunction_HasBeenHandled()
    {
        await using var system = await NotesSystem.StartAsync();

        await system.PostAsync("one");
        await system.IdleAsync(Cancellation);

        (await system.NotesAsync()).ShouldBe(["one"]);
        system.Invocations.Of(NotesSystem.App, "Note").ShouldHaveSingleItem().Outcome
            .ShouldBe(InvocationOutcome.Succeeded);
        system.Messages.Count("notes").Active.ShouldBe(0);
    }

    [Fact]
    public async Task Idle_ManyMessages_AllHaveBeenHandled()
    {
        await using var system = await NotesSystem.StartAsync();

        for (var i = 0; i < 100; i++)
        {
            await system.Messages.SendAsync("notes", new ServiceBusMessage($"n{i}"), Cancellation);
        }

        await system.IdleAsync(Cancellation);

        (await system.NotesAsync()).Length.ShouldBe(100);
    }

    [Fact]
    public async Task Idle_MessageThatAlwaysFails_IsDeadLetteredAfterItsAttempts()
    {
        await using var system = await NotesSystem.StartAsync();

        await system.PostAsync("fail");
        await system.IdleAsync(Cancellation);

        system.Invocations.Of(NotesSystem.App, "Note").Select(invocation => (invocation.Outcome, invocation.Attempt))
            .ShouldBe([
                (InvocationOutcome.Failed, 1), (InvocationOutcome.Failed, 2), (InvocationOutcome.Failed, 3)]);
        var dead = (await system.Messages.PeekDeadLettersAsync("notes", Cancellation)).ShouldHaveSingleItem();
        dead.DeadLetterReason.ShouldBe("MaxDeliveryCountExceeded");
        system.Messages.Count("notes").ShouldBe(new(0, 0, 0, 1));
    }

    [Fact]
    public async Task Idle_MessagesOfASession_AreHandledInOrder()
    {
        await using var system = await NotesSystem.StartAsync();

        for (var i = 0; i < 5; i++)
        {
            await system.Messages.SendAsync("talks", new ServiceBusMessage($"{i}") { SessionId = "a" }, Cancellation);
        }

        await system.IdleAsync(Cancellation);

        (await system.NotesAsync()).ShouldBe(["a: 0", "a: 1", "a: 2", "a: 3", "a: 4"]);
    }

    [Fact]
    public async Task Advance_TimerFunction_RunsAtEachOfItsTimes()
    {
        await using var system = await NotesSystem.StartAsync(
            options => options.Start = new DateTimeOffset(2030, 1, 1, 9, 30, 0, TimeSpan.Zero));

        await system.AdvanceAsync(TimeSpan.FromHours(3), Cancellation);

        (await system.NotesAsync()).ShouldBe(["10:00", "11:00", "12:00"]);
    }

    [Fact]
    public async Task Advance_ScheduledMessage_ComesWhenItIsDue()
    {
        await using var system = await NotesSystem.StartAsync();
        var message = new ServiceBusMessage("later") { ScheduledEnqueueTime = system.Time.GetUtcNow().AddDays(7) };
        await system.Messages.SendAsync("notes", message, Cancellation);

        await system.AdvanceAsync(TimeSpan.FromDays(6), Cancellation);
        (await system.NotesAsync()).ShouldNotContain("later");
        await system.AdvanceAsync(TimeSpan.FromDays(1), Cancellation);

        (await system.NotesAsync()).ShouldContain("later");
    }

    [Fact]
    public async Task Advance_FunctionThatWaitsForTheClock_EndsWhenItHasMoved()
    {
        await using var system = await NotesSystem.StartAsync(options => options.RunTimers = false);
        await system.PostAsync("slow");
        await system.AdvanceAsync(TimeSpan.FromMinutes(59), Cancellation);
        (await system.NotesAsync()).ShouldBeEmpty();

        await system.AdvanceAsync(TimeSpan.FromMinutes(1), Cancellation);

        (await system.NotesAsync()).ShouldBe(["slow"]);
    }

    [Fact]
    public async Task AdvanceUntil_DoesNotComeToBe_ShowsTheTimeline()
    {
        await using var system = await NotesSystem.StartAsync();
        await system.PostAsync("fail");

        var failure = await Should.ThrowAsync<TestSystemException>(
            () => system.AdvanceUntilAsync(() => false, TimeSpan.FromMinutes(5), Cancellation));

        failure.Message.ShouldContain("sends 'fail' to notes");
        failure.Message.ShouldContain("notesapp Note Failed, attempt 3");
    }

    [Fact]
    public async Task Start_ServiceOverridden_TheAppUsesIt()
    {
        await using var system = await NotesSystem.StartAsync(options => options.ConfigureServices(
            NotesSystem.App, services => services.Replace(ServiceDescriptor.Singleton<INoteReader, LoudReader>())));

        await system.PostAsync("quiet");
        await system.IdleAsync(Cancellation);

        (await system.NotesAsync()).ShouldBe(["QUIET"]);
    }

    [Fact]
    public async Task Start_ManyAtOnce_EachKeepsToItself()
    {
        var systems = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => NotesSystem.StartAsync()));
        try
        {
            await Task.WhenAll(systems.Select(async (system, i) =>
            {
                await system.PostAsync($"s{i}");
                await system.IdleAsync(Cancellation);
                (await system.NotesAsync()).ShouldBe([$"s{i}"]);
            }));
        }
        finally
        {
            foreach (var system in systems)
            {
                await system.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Start_AppThatIsNotThere_SaysWhereItWasLookedFor()
    {
        var failure = await Should.ThrowAsync<TestSystemException>(() => TestSystem.StartAsync("nosuchapp"));

        failure.Message.ShouldContain("'nosuchapp'");
        failure.Message.ShouldContain("functions");
    }

    private sealed class LoudReader : INoteReader
    {
        public string Read(string note) => note.ToUpperInvariant();
    }
}
