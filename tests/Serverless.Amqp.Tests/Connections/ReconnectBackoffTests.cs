namespace Serverless.Amqp.Tests.Connections;

public sealed class ReconnectBackoffTests
{
    [Fact]
    public void Next_Failures_DoublesUpToTheLimit()
    {
        var backoff = new ReconnectBackoff(new AmqpConnectionOptions
        {
            ReconnectDelay = TimeSpan.FromSeconds(1),
            MaxReconnectDelay = TimeSpan.FromSeconds(8),
        });

        double[] expected = [1, 2, 4, 8, 8, 8];
        foreach (var seconds in expected)
        {
            backoff.Next().TotalSeconds.ShouldBeInRange(seconds * 0.8, seconds);
        }
    }

    [Fact]
    public void Reset_AfterFailures_StartsOver()
    {
        var backoff = new ReconnectBackoff(new AmqpConnectionOptions { ReconnectDelay = TimeSpan.FromSeconds(1) });
        backoff.Next();
        backoff.Next();

        backoff.Reset();

        backoff.Next().TotalSeconds.ShouldBeInRange(0.8, 1);
    }
}
