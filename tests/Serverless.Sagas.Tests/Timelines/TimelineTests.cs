using System.Text.Json;
using Serverless.Sagas.Tests.Engine;
using static Serverless.Sagas.Tests.Engine.Activities;
using static Serverless.Sagas.Tests.Engine.Sagas;

namespace Serverless.Sagas.Tests.Timelines;

public sealed class TimelineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CustomStatus_OfAParkedSaga_HasTheDocumentedShape()
    {
        await using var harness = await SagaHarness.StartAsync(
            Of(NoReturnAsync), new Dictionary<string, int> { [Ship] = 1 });
        var id = await harness.ScheduleAsync();
        await harness.IdleAsync();

        var instance = await harness.Client.GetInstanceAsync(id, getInputsAndOutputs: true, Cancellation);

        instance!.SerializedCustomStatus.ShouldBe(
            """
            {"v":1,"state":"parked","started":"2026-01-02T03:04:05Z","steps":[
            {"step":"reserve","state":"done","at":0,"took":0},
            {"step":"charge","state":"done","at":0,"took":0},
            {"step":"ship","state":"parked","at":0,"took":0,"error":"Ship failed","ticket":"ship#1"}],"noReturn":true}
            """.ReplaceLineEndings(string.Empty));
    }

    [Fact]
    public async Task CustomStatus_OfManyStepsAndLongErrors_StaysBelowTheLimitAndShowsWhatIsNotSettled()
    {
        await using var harness = await SagaHarness.StartAsync(Of(async saga =>
        {
            for (var i = 0; i < 100; i++)
            {
                await saga.Step($"step-{i}", Calls(Reserve), i == 7 ? Calls(Refund) : Calls(Release));
            }

            saga.Abort("by plan");
        }));
        harness.On(Refund, _ => throw new InvalidOperationException(new string('x', 10_000)));
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), steps: 20);

        var timeline = await harness.TimelineAsync(id);
        timeline.State.ShouldBe(SagaState.Parked);
        timeline.Steps.Single(step => step.Ticket is not null).Step.ShouldBe("step-7");
        timeline.Omitted.ShouldBe(59);
        timeline.ToString().Length.ShouldBeLessThan(8_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"waiting\"")]
    [InlineData("{\"v\":2}")]
    [InlineData("[]")]
    public void Parse_SomethingElse_IsNull(string? json) => SagaTimeline.Parse(json).ShouldBeNull();

    [Fact]
    public async Task Parse_WhatWasWritten_IsTheSame()
    {
        await using var harness = await SagaHarness.StartAsync(Of(OrderAsync));
        await harness.RunAsync<SagaResult<string>>();

        var timeline = await harness.TimelineAsync("saga-1");

        JsonSerializer.Serialize(SagaTimeline.Parse(timeline.ToString())).ShouldBe(JsonSerializer.Serialize(timeline));
        timeline.State.ShouldBe(SagaState.Completed);
    }
}
