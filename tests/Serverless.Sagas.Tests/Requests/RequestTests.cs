using Serverless.Sagas.Tests.Engine;

namespace Serverless.Sagas.Tests.Requests;

public sealed class RequestTests
{
    private static readonly string[] Skus = ["apple", "pear", "plum"];

    [Fact]
    public async Task Request_EveryAnswerComes_ReturnsThemInTheOrderOfTheQuestions()
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        foreach (var sku in Skus.Reverse())
        {
            await harness.RaiseAsync(id, "Reserved", new Reply(sku, 1));
        }

        (await harness.EndAsync<string>(id)).ShouldBe("apple=1 pear=1 plum=1; missing: ");
        harness.Calls.ShouldBe(["Send apple,pear,plum"]);
    }

    [Fact]
    public async Task Request_AnswersTwiceAndUninvited_TheFirstOfEachCounts()
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await harness.RaiseAsync(id, "Reserved", new Reply("apple", 1));
        await harness.RaiseAsync(id, "Reserved", new Reply("apple", 2));
        await harness.RaiseAsync(id, "Reserved", new Reply("cherry", 3));
        await harness.RaiseAsync(id, "Reserved", new Reply("pear", 4));
        await harness.RaiseAsync(id, "Reserved", new Reply("plum", 5));

        (await harness.EndAsync<string>(id)).ShouldBe("apple=1 pear=4 plum=5; missing: ");
    }

    [Fact]
    public async Task Request_DeadlinePassed_NamesWhatIsMissing()
    {
        await using var harness = await StartAsync();
        var id = await harness.ScheduleAsync();

        await harness.RaiseAsync(id, "Reserved", new Reply("pear", 1));
        await harness.AdvanceAsync(TimeSpan.FromMinutes(1));

        (await harness.EndAsync<string>(id)).ShouldBe("pear=1; missing: apple,plum");
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
            await harness.RaiseAsync(id, "Reserved", new Reply(sku, 1));
        }

        (await harness.EndAsync<string>(id)).ShouldBe("apple=1 pear=1 plum=1; missing: ");
        harness.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Request_NothingExpected_SendsAndDoesNotWait()
    {
        await using var harness = await SagaHarness.StartAsync(async context =>
        {
            var replies = await context.RequestAsync<Reply>(
                () => context.CallActivityAsync(Activities.Send),
                "Reserved",
                [],
                reply => reply.Sku,
                TimeSpan.FromMinutes(1));
            return replies.TimedOut;
        });

        (await harness.RunAsync<bool>()).ShouldBeFalse();
    }

    private static Task<SagaHarness> StartAsync(bool onDisk = false) => SagaHarness.StartAsync(
        async context =>
        {
            var replies = await context.RequestAsync<Reply>(
                () => context.CallActivityAsync(Activities.Send, string.Join(',', Skus)),
                "Reserved",
                Skus,
                reply => reply.Sku,
                TimeSpan.FromMinutes(1));
            var received = string.Join(' ', replies.Received.Select(pair => $"{pair.Key}={pair.Value.Quantity}"));
            return $"{received}; missing: {string.Join(',', replies.Missing)}";
        },
        onDisk: onDisk);

    private sealed record Reply(string Sku, int Quantity);
}
