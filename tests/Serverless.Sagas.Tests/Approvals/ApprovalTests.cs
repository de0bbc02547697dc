using Serverless.Sagas.Tests.Engine;

namespace Serverless.Sagas.Tests.Approvals;

public sealed class ApprovalTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(7);

    [Theory]
    [InlineData(true, ApprovalOutcome.Approved)]
    [InlineData(false, ApprovalOutcome.Rejected)]
    public async Task WaitForApproval_Decided_SaysHowAndBringsThePayload(bool approved, ApprovalOutcome outcome)
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(Deadline - TimeSpan.FromSeconds(1));
        await harness.RaiseAsync(id, "approval", new ApprovalDecision(approved, "ann"));

        (await harness.EndAsync<string>(id)).ShouldBe($"{outcome} by ann");
    }

    [Fact]
    public async Task WaitForApproval_NobodyDecides_TimesOut()
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(Deadline);

        (await harness.EndAsync<string>(id)).ShouldBe("TimedOut by ");
    }

    [Fact]
    public async Task WaitForApproval_EventWithoutPayload_IsNoApproval()
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await harness.RaiseAsync(id, "Approval", null);

        (await harness.EndAsync<string>(id)).ShouldBe("Rejected by ");
    }

    private static Task<SagaHarness> StartAsync() => SagaHarness.StartAsync(async context =>
    {
        var result = await context.WaitForApprovalAsync<ApprovalDecision>("Approval", Deadline);
        return $"{result.Outcome} by {result.Decision?.By}";
    });
}
