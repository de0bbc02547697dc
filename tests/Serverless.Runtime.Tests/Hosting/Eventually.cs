namespace Serverless.Runtime.Tests.Hosting;

/// <summary>Polls for what real input and output bring about, with a deadline.</summary>
internal static class Eventually
{
    public static async Task ShouldBeAsync<T>(Func<T> actual, T expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!Equals(actual(), expected) && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        actual().ShouldBe(expected);
    }
}
