using Serverless.Sagas.Tests.Engine;
using static Serverless.Sagas.Tests.Engine.Activities;
using static Serverless.Sagas.Tests.Engine.Sagas;

namespace Serverless.Sagas.Tests.Steps;

/// <summary>Programming errors: the instance fails, loudly, and nothing is undone.</summary>
public sealed class FaultTests
{
    [Fact]
    public Task Body_ThrowsBetweenSteps_Fails() => FailsAsync(
        _ => throw new KeyNotFoundException("no such line"),
        "failed between its steps", "KeyNotFoundException: no such line");

    [Fact]
    public Task Step_ThrowsItself_Fails() => FailsAsync(
        saga => saga.Step("price", _ => Task.FromResult(int.Parse("twelve"))),
        "failed in step 'price'", "FormatException");

    [Fact]
    public Task Step_CallsAnActivityThatIsNotThere_Fails() => FailsAsync(
        saga => saga.Step("charge", Calls("Chrage")), "failed in step 'charge'", "Chrage");

    [Fact]
    public Task Step_NotAwaited_Fails() => FailsAsync(
        saga =>
        {
            _ = saga.Step("charge", Calls(Charge));
            return Task.CompletedTask;
        },
        "while step 'charge' was under way");

    [Fact]
    public Task Body_CatchesAProgrammingError_FailsAllTheSame() => FailsAsync(
        async saga =>
        {
            try
            {
                await saga.Step("price", _ => Task.FromResult(int.Parse("twelve")));
            }
            catch (Exception)
            {
                // A body that catches everything.
            }
        },
        "failed in step 'price'");

    [Fact]
    public Task Step_NameUsedTwice_Fails() => FailsAsync(
        saga => saga.Step("reserve", Calls(Reserve)), "two steps 'reserve'");

    [Fact]
    public Task Abort_AfterThePointOfNoReturn_Fails() => FailsAsync(
        saga =>
        {
            saga.PointOfNoReturn();
            saga.Abort("too late");
            return Task.CompletedTask;
        },
        "aborts after its point of no return");

    [Fact]
    public Task PointOfNoReturn_InABranch_Fails() => FailsAsync(
        saga => saga.All(
            () =>
            {
                saga.PointOfNoReturn();
                return Task.CompletedTask;
            },
            () => saga.Step("charge", Calls(Charge))),
        "in a branch of a group");

    [Fact]
    public Task Body_CatchesAnAbortThatComesTooLate_FailsAllTheSame() => FailsAsync(
        saga =>
        {
            saga.PointOfNoReturn();
            try
            {
                saga.Abort("too late");
            }
            catch (Exception)
            {
                // A body that catches everything.
            }

            return Task.CompletedTask;
        },
        "aborts after its point of no return");

    [Fact]
    public async Task Undo_TakesAnotherStep_Fails()
    {
        await using var harness = await SagaHarness.StartAsync(Of(async saga =>
        {
            await saga.Step("reserve", Calls(Reserve), _ => saga.Step("again", Calls(Release)));
            saga.Abort("out of stock");
        }));

        var failure = await harness.FailureAsync(await harness.ScheduleAsync());

        failure.ShouldContain("failed in step 'reserve'");
    }

    private static async Task FailsAsync(Func<Saga<string>, Task> body, params string[] parts)
    {
        await using var harness = await SagaHarness.StartAsync(Of(async saga =>
        {
            await saga.Step("reserve", Calls(Reserve), Calls(Release));
            await body(saga);
        }));

        var failure = await harness.FailureAsync(await harness.ScheduleAsync());

        foreach (var part in parts)
        {
            failure.ShouldContain(part);
        }

        harness.Calls.ShouldNotContain(Release);
    }
}
