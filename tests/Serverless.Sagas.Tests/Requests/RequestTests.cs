using System.Text.Json;
using Microsoft.DurableTask;
using Serverless.Sagas.Tests.Engine;
using static Serverless.Sagas.Tests.Engine.Activities;

namespace Serverless.Sagas.Tests.Requests;

public sealed class RequestTests
{
    private static readonly string[] Skus = ["apple", "pear", "plum"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_AnswersInAnyOrderTwiceAndUninvited_TheFirstOfEachCounts()
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await ReplyAsync(harness, id, "plum", 1);
        await ReplyAsync(harness, id, "plum", 9);
        await ReplyAsync(harness, id, "cherry", 9);
        await ReplyAsync(harness, id, "apple", 2);
        await ReplyAsync(harness, id, "pear", 3);

        (await harness.EndAsync<SagaResult<string>>(id)).Abort.ShouldBe("apple=2 pear=3 plum=1");
    }

    [Fact]
    public async Task Request_NotAnsweredInTime_AsksAgainForWhatIsMissingUnderNewMessageIds()
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await ReplyAsync(harness, id, "pear", 1);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1));
        await ReplyAsync(harness, id, "apple", 2);
        await ReplyAsync(harness, id, "plum", 3);

        (await harness.EndAsync<SagaResult<string>>(id)).Abort.ShouldBe("apple=2 pear=1 plum=3");
        harness.Calls.Select(call => string.Join(' ', Ids(call))).ShouldBe([
            "saga-1/reserve/apple.1 saga-1/reserve/pear.1 saga-1/reserve/plum.1",
            "saga-1/reserve/apple.2 saga-1/reserve/plum.2",
        ]);
    }

    [Fact]
    public async Task Request_NeverAnswered_IsUndoneAndItsLateAnswerIsNoneToTheUndo()
    {
        await using var harness = await StartAsync(undo: true);
        var id = await harness.ScheduleAsync();

        await harness.AdvanceAsync(TimeSpan.FromMinutes(4), steps: 240);
        await ReplyAsync(harness, id, "apple", 1);
        (await harness.TimelineAsync(id)).State.ShouldBe(SagaState.Undoing);
        await ReplyAsync(harness, id, "apple", 0, step: "reserve~0undo");

        (await harness.EndAsync<SagaResult<string>>(id)).Undone.ShouldBe(["reserve"]);
    }

    [Fact]
    public async Task Request_RestartedBetweenTheAnswers_SendsOnceAndGoesOn()
    {
        await using var harness = await StartAsync(onDisk: true);
        var id = await harness.ScheduleAsync();

        foreach (var sku in Skus)
        {
            await harness.IdleAsync();
            await harness.RestartAsync();
            await ReplyAsync(harness, id, sku, 1);
        }

        (await harness.EndAsync<SagaResult<string>>(id)).Abort.ShouldBe("apple=1 pear=1 plum=1");
        harness.Calls.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("step//instance")]
    public async Task Reply_ToSomethingElse_IsFalse(string? correlationId)
    {
        await using var harness = await StartAsync();

        (await harness.Client.ReplyAsync(correlationId, new Reply("apple", 1), Cancellation)).ShouldBeFalse();
    }

    private static IEnumerable<string> Ids(string call) => JsonSerializer
        .Deserialize<List<SagaRequest<string>>>(call[(Send.Length + 1)..])!.Select(request => request.MessageId);

    private static async Task ReplyAsync(
        SagaHarness harness, string id, string sku, int quantity, string step = "reserve")
    {
        (await harness.Client.ReplyAsync($"{step}/{sku}/{id}", new Reply(sku, quantity), Cancellation)).ShouldBeTrue();
        await harness.IdleAsync();
    }

    private static Task<SagaHarness> StartAsync(bool undo = false, bool onDisk = false) => SagaHarness.StartAsync(
        context => context.RunSagaAsync<string>(async saga =>
        {
            var options = new SagaStepOptions
            {
                Timeout = TimeSpan.FromMinutes(1),
                Retry = new RetryPolicy(3, TimeSpan.FromSeconds(1)),
            };
            var answers = await saga.Step(
                "reserve",
                step => step.Request<string, Reply>(SendRequests, Skus.ToDictionary(sku => sku)),
                undo ? step => step.Request<string, Reply>(SendRequests, new Dictionary<string, string>
                {
                    ["apple"] = "back",
                }) : null,
                options: options);
            saga.Abort(string.Join(' ', answers.OrderBy(answer => answer.Key, StringComparer.Ordinal)
                .Select(answer => $"{answer.Key}={answer.Value.Quantity}")));
        }),
        onDisk: onDisk);

    private sealed record Reply(string Sku, int Quantity);
}
