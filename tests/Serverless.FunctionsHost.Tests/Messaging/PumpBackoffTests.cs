using Microsoft.Extensions.Time.Testing;
using Serverless.FunctionsHost.Messaging;

namespace Serverless.FunctionsHost.Tests.Messaging;

public sealed class PumpBackoffTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<TimeSpan> _reported = [];

    [Fact]
    public async Task Pause_FailureAfterFailure_GrowsToTheLongestAndStartsAnew()
    {
        var backoff = new PumpBackoff(_time);
        for (var i = 0; i < 12; i++)
        {
            var pause = backoff.PauseAsync(_reported.Add, CancellationToken.None);
            pause.IsCompleted.ShouldBeFalse();
            _time.Advance(_reported[^1]);
            await pause;
        }

        backoff.Reset();
        _ = backoff.PauseAsync(_reported.Add, CancellationToken.None);

        _reported[..3].ShouldBe([TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.4)]);
        _reported[^2].ShouldBe(TimeSpan.FromSeconds(30));
        _reported[^1].ShouldBe(TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public async Task Pause_SeveralAtOnce_IsOneAndIsReportedOnce()
    {
        var backoff = new PumpBackoff(_time);
        Task[] pauses =
            [.. Enumerable.Range(0, 5).Select(_ => backoff.PauseAsync(_reported.Add, CancellationToken.None))];

        _time.Advance(TimeSpan.FromSeconds(0.1));

        await Task.WhenAll(pauses);
        _reported.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Pause_Cancelled_EndsWithoutAnException()
    {
        using var stopping = new CancellationTokenSource();
        var pause = new PumpBackoff(_time).PauseAsync(_reported.Add, stopping.Token);

        await stopping.CancelAsync();

        await pause;
    }
}
