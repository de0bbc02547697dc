using Serverless.Sagas.Tests.Engine;

namespace Serverless.Sagas.Tests.Approvals;

public sealed class ApprovalTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(7);
    private static readonly ApprovalDecision Expired = new(false, Comment: "nobody decided");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Approval_Decided_BringsTheDecision(bool approved)
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(Deadline - TimeSpan.FromSeconds(1));
        await harness.Client.DecideAsync(id, "approve", new ApprovalDecision(approved, "ann"), Cancellation);

        (await harness.EndAsync<SagaResult<ApprovalDecision>>(id)).Abort.ShouldBe(new(approved, "ann"));
    }

    [Fact]
    public async Task Approval_NobodyDecides_TakesTheDefault()
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(Deadline);

        (await harness.EndAsync<SagaResult<ApprovalDecision>>(id)).Abort.ShouldBe(Expired);
    }

    [Fact]
    public async Task Approval_EventWithoutPayload_DecidesNothing()
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await harness.RaiseAsync(id, "Approve", null);
        await harness.RaiseAsync(id, "Approve", new ApprovalDecision(true, "bob"));

        (await harness.EndAsync<SagaResult<ApprovalDecision>>(id)).Abort!.By.ShouldBe("bob");
    }

    // The decision comes out as the abort.
    private static Task<SagaHarness> StartAsync() => SagaHarness.StartAsync(context =>
        context.RunSagaAsync<ApprovalDecision>(async saga =>
            saga.Abort(await saga.Approval("approve", Deadline, otherwise: Expired))));
}
