namespace Serverless.Conformance.AmqpClient;

/// <summary>Polls for what the other side of a socket does in its own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static async Task Async(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(AmqpClientBroker.Patience, TimeProvider.System);
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }
}
