namespace Serverless.Compliance;

/// <summary>Waits for what another task or the machine does in its own time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    /// <summary>Returns when <paramref name="condition"/> holds; fails when it does not within 20 seconds.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string expectation)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(Deadline, expectation);
            await Task.Delay(Interval, TimeProvider.System);
        }
    }

    /// <summary>Returns when <paramref name="condition"/> holds; fails when it does not within 20 seconds.</summary>
    public static Task HoldsAsync(Func<bool> condition, string expectation) =>
        HoldsAsync(() => Task.FromResult(condition()), expectation);
}
