using System.Text;
using Serverless.Messaging;

namespace Serverless.RequestResponse.Tests;

public sealed class IdempotentExecutionTests : IAsyncDisposable
{
    private const string Scope = "POST orders/caller";

    private static readonly IdempotencyKey Key = IdempotencyFixture.Key("k1");

    private readonly IdempotencyFixture _fixture = new();
    private int _runs;

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Run_First_Executes()
    {
        var result = await RunAsync("payload");

        result.Outcome.ShouldBe(IdempotencyOutcome.Executed);
        result.Response!.StatusCode.ShouldBe(202);
        (await _fixture.Store.GetAsync("p", "effect-1")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Run_Repeat_ReplaysTheResponse()
    {
        var first = await RunAsync("payload");

        var repeat = await RunAsync("payload");

        repeat.Outcome.ShouldBe(IdempotencyOutcome.Replayed);
        repeat.Response!.StatusCode.ShouldBe(202);
        repeat.Response.Location.ShouldBe("/orders/1");
        Encoding.UTF8.GetString(repeat.Response.Body.Span).ShouldBe(Encoding.UTF8.GetString(first.Response!.Body.Span));
        repeat.ToActionResult().ShouldBe(repeat.Response);
        _runs.ShouldBe(1);
    }

    [Fact]
    public async Task Run_OtherPayload_IsRefused()
    {
        await RunAsync("payload");

        var result = await RunAsync("other");

        result.Outcome.ShouldBe(IdempotencyOutcome.KeyReused);
        result.ToActionResult().ShouldBeOfType<ProblemResult>().StatusCode.ShouldBe(422);
        _runs.ShouldBe(1);
    }

    [Fact]
    public async Task Run_SameKeyOfAnotherCaller_ExecutesForEach()
    {
        await RunAsync("payload");

        var result = await _fixture.Execution.RunAsync(
            Key, "POST orders/other", PayloadFingerprint.Of("other payload"), "p", Respond);

        result.Outcome.ShouldBe(IdempotencyOutcome.Executed);
        _runs.ShouldBe(2);
    }

    [Fact]
    public async Task Run_LongestKeyOfAnyCharacters_IsKept()
    {
        var key = IdempotencyFixture.Key(new string('/', IdempotencyKey.MaxLength));

        await _fixture.Execution.RunAsync(key, Scope, PayloadFingerprint.Of("payload"), "p", Respond);
        var repeat = await _fixture.Execution.RunAsync(key, Scope, PayloadFingerprint.Of("payload"), "p", Respond);

        repeat.Outcome.ShouldBe(IdempotencyOutcome.Replayed);
    }

    [Fact]
    public async Task Run_WorkThrows_KeepsNothing()
    {
        await Should.ThrowAsync<TimeoutException>(() => _fixture.Execution.RunAsync(
            Key, Scope, PayloadFingerprint.Of("payload"), "p", (_, _) => throw new TimeoutException()));

        (await RunAsync("other")).Outcome.ShouldBe(IdempotencyOutcome.Executed);
    }

    [Fact]
    public async Task Run_AfterRetention_ExecutesAgain()
    {
        await RunAsync("payload");
        _fixture.Time.Advance(TimeSpan.FromHours(IdempotencyOptions.DefaultRetentionHours));

        (await RunAsync("other")).Outcome.ShouldBe(IdempotencyOutcome.Executed);

        _runs.ShouldBe(2);
    }

    [Fact]
    public async Task Delete_ExpiredRecords_AreGone()
    {
        await RunAsync("payload");
        (await _fixture.Expired.DeleteAsync()).ShouldBe(0);
        _fixture.Time.Advance(TimeSpan.FromHours(IdempotencyOptions.DefaultRetentionHours));

        (await _fixture.Expired.DeleteAsync()).ShouldBe(1);

        await foreach (var document in _fixture.Store.QueryAsync("p", "idempotency|"))
        {
            Assert.Fail($"'{document.Id}' is still there");
        }

        (await _fixture.Store.GetAsync("p", "effect-1")).ShouldNotBeNull();
    }

    [Fact]
    public async Task RunExclusive_Repeat_ReplaysTheResponse()
    {
        (await RunExclusiveAsync("payload", Respond)).Outcome.ShouldBe(IdempotencyOutcome.Executed);

        (await RunExclusiveAsync("payload", Respond)).Outcome.ShouldBe(IdempotencyOutcome.Replayed);
        (await RunExclusiveAsync("other", Respond)).Outcome.ShouldBe(IdempotencyOutcome.KeyReused);
        _runs.ShouldBe(1);
    }

    [Fact]
    public async Task RunExclusive_InProgress_SaysWhenToRepeat()
    {
        var release = new TaskCompletionSource();
        var first = RunExclusiveAsync("payload", async (unit, token) =>
        {
            await release.Task;
            return await Respond(unit, token);
        });
        _fixture.Time.Advance(TimeSpan.FromSeconds(20));

        var repeat = await RunExclusiveAsync("payload", Respond);

        repeat.Outcome.ShouldBe(IdempotencyOutcome.InProgress);
        repeat.RetryAfter.ShouldBe(TimeSpan.FromSeconds(IdempotencyOptions.DefaultLeaseSeconds - 20));
        var problem = repeat.ToActionResult().ShouldBeOfType<ProblemResult>();
        problem.StatusCode.ShouldBe(409);
        problem.RetryAfter.ShouldBe(repeat.RetryAfter);

        release.SetResult();
        (await first).Outcome.ShouldBe(IdempotencyOutcome.Executed);
        (await RunExclusiveAsync("payload", Respond)).Outcome.ShouldBe(IdempotencyOutcome.Replayed);
    }

    [Fact]
    public async Task RunExclusive_LeaseRanOut_TakesOver()
    {
        var release = new TaskCompletionSource();
        var dead = RunExclusiveAsync("payload", async (unit, token) =>
        {
            await release.Task;
            return await Respond(unit, token);
        });
        _fixture.Time.Advance(TimeSpan.FromSeconds(IdempotencyOptions.DefaultLeaseSeconds));

        (await RunExclusiveAsync("payload", Respond)).Outcome.ShouldBe(IdempotencyOutcome.Executed);

        // The first one was slow and not dead: its effects are not committed, it answers as the second one did.
        release.SetResult();
        (await dead).Outcome.ShouldBe(IdempotencyOutcome.Replayed);
        (await _fixture.Store.GetAsync("p", "effect-1")).ShouldNotBeNull();
        (await _fixture.Store.GetAsync("p", "effect-2")).ShouldBeNull();
    }

    [Fact]
    public async Task RunExclusive_WorkThrows_GivesUpTheClaim()
    {
        await Should.ThrowAsync<TimeoutException>(
            () => RunExclusiveAsync("payload", (_, _) => throw new TimeoutException()));

        (await RunExclusiveAsync("payload", Respond)).Outcome.ShouldBe(IdempotencyOutcome.Executed);
    }

    private Task<IdempotencyResult> RunAsync(string payload) =>
        _fixture.Execution.RunAsync(Key, Scope, PayloadFingerprint.Of(payload), "p", Respond);

    private Task<IdempotencyResult> RunExclusiveAsync(
        string payload, Func<UnitOfWork, CancellationToken, Task<JsonResponse>> work) =>
        _fixture.Execution.RunExclusiveAsync(Key, Scope, PayloadFingerprint.Of(payload), "p", work);

    private Task<JsonResponse> Respond(UnitOfWork unit, CancellationToken cancellationToken)
    {
        var run = Interlocked.Increment(ref _runs);
        unit.Put($"effect-{run}", new { Run = run });
        return Task.FromResult(JsonResponse.Accepted("/orders/1", new { Run = run }));
    }
}
