using Serverless.Sagas.Tests.Engine;

namespace Serverless.Sagas.Tests.Events;

public sealed class EventTests
{
    [Fact]
    public async Task WaitForEvent_ThereAlready_TakesItEvenWithADeadlineOfZero()
    {
        await using var harness = await SagaHarness.StartAsync(async context =>
        {
            await context.WaitForExternalEvent<object>("Start");
            var outcome = await context.WaitForEventAsync<int>("n", TimeSpan.Zero);
            return outcome.Received ? outcome.Payload : -1;
        });
        var id = await harness.ScheduleAsync();

        await harness.RaiseAsync(id, "n", 5);
        await harness.RaiseAsync(id, "Start", null);

        (await harness.EndAsync<int>(id)).ShouldBe(5);
    }

    [Fact]
    public async Task WaitForEvent_DeadlinePassed_TheLateEventIsLeftForTheNextWait()
    {
        await using var harness = await SagaHarness.StartAsync(async context =>
        {
            var first = await context.WaitForEventAsync<int>("n", TimeSpan.FromMinutes(1));
            var second = await context.WaitForEventAsync<int>("n", TimeSpan.FromMinutes(5));
            return $"{first.TimedOut} {second.Payload}";
        });
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromMinutes(2), steps: 2);
        await harness.RaiseAsync(id, "n", 7);

        (await harness.EndAsync<string>(id)).ShouldBe("True 7");
    }
}
