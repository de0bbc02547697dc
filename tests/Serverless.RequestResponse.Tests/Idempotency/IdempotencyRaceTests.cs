using Serverless.Compliance;
using Serverless.Messaging;
using Serverless.Sqlite;

namespace Serverless.RequestResponse.Tests;

/// <summary>Many callers repeat the same requests at the same time: one effect and one message a key, one response for
/// all, and none for the caller that has another payload.</summary>
public sealed class IdempotencyRaceTests
{
    private const int Callers = 32;
    private const int Keys = 100;

    [Fact]
    public Task Run_InMemory_HasOneEffectAKey() => RaceAsync(SqliteDatabase.InMemory(), exclusive: false);

    [Fact]
    public Task RunExclusive_InMemory_HasOneEffectAKey() => RaceAsync(SqliteDatabase.InMemory(), exclusive: true);

    [Fact]
    public async Task Run_File_HasOneEffectAKey()
    {
        var directory = Directory.CreateTempSubdirectory("serverless-idempotency-").FullName;
        try
        {
            await RaceAsync(SqliteDatabase.Open(Path.Combine(directory, "test.db")), exclusive: false);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task RaceAsync(SqliteDatabase database, bool exclusive)
    {
        await using var fixture = new IdempotencyFixture(database);
        for (var k = 0; k < Keys; k++)
        {
            await RaceForKeyAsync(fixture, IdempotencyFixture.Key($"key-{k}"), exclusive);
        }

        await Eventually.HoldsAsync(() => fixture.Sent >= Keys, "every effect's message is sent");
        fixture.Sent.ShouldBe(Keys);
    }

    private static async Task RaceForKeyAsync(IdempotencyFixture fixture, IdempotencyKey key, bool exclusive)
    {
        var partition = "order-" + key.DeriveId("order");
        using var start = new SemaphoreSlim(0);
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            await start.WaitAsync();

            // The last caller has taken a used key for a request of its own.
            var fingerprint = PayloadFingerprint.Of(caller == Callers - 1 ? "other" : "payload");
            Task<JsonResponse> Work(UnitOfWork unit, CancellationToken token)
            {
                unit.Put($"effect-{caller}", new { Caller = caller });
                unit.Publish(OutboundMessage.Create("orders", key.Value, "placed", "/test", new { Caller = caller }));
                return Task.FromResult(JsonResponse.Accepted("/orders", new { Caller = caller }));
            }

            return exclusive
                ? await RepeatAsync(
                    () => fixture.Execution.RunExclusiveAsync(key, "test", fingerprint, partition, Work))
                : await fixture.Execution.RunAsync(key, "test", fingerprint, partition, Work);
        })).ToArray();
        start.Release(Callers);
        var results = await Task.WhenAll(callers);

        results.Count(result => result.Outcome == IdempotencyOutcome.Executed).ShouldBe(1);
        results.Select(result => result.Outcome).ShouldNotContain(IdempotencyOutcome.InProgress);
        results.Where(result => result.Response is not null)
            .Select(result => Convert.ToHexString(result.Response!.Body.Span)).Distinct().Count().ShouldBe(1);

        // Whoever came first, the others with that payload are answered and those with the other are refused.
        var refused = results.Count(result => result.Outcome == IdempotencyOutcome.KeyReused);
        refused.ShouldBe(results[^1].Outcome == IdempotencyOutcome.Executed ? Callers - 1 : 1);
        var effects = 0;
        await foreach (var document in fixture.Store.QueryAsync(partition, "effect-"))
        {
            effects++;
        }

        effects.ShouldBe(1);
    }

    private static async Task<IdempotencyResult> RepeatAsync(Func<Task<IdempotencyResult>> request)
    {
        IdempotencyResult result;
        do
        {
            await Task.Yield();
            result = await request();
        }
        while (result.Outcome == IdempotencyOutcome.InProgress);

        return result;
    }
}
