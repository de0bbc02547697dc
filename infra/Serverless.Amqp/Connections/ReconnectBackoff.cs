namespace Serverless.Amqp;

/// <summary>
/// Exponential backoff with up to 20 % jitter, so that clients that lost one broker do not return in step.
/// </summary>
internal sealed class ReconnectBackoff(AmqpConnectionOptions options)
{
    private int _failures;

    public void Reset() => _failures = 0;

    public Task WaitAsync(CancellationToken cancellationToken) =>
        Task.Delay(Next(), options.TimeProvider, cancellationToken);

    public TimeSpan Next()
    {
        var factor = Math.Pow(2, Math.Min(_failures++, 20));
        var delay = Math.Min(
            options.ReconnectDelay.TotalMilliseconds * factor, options.MaxReconnectDelay.TotalMilliseconds);
#pragma warning disable CA5394 // Jitter is no secret.
        return TimeSpan.FromMilliseconds(delay * (1 - (0.2 * Random.Shared.NextDouble())));
#pragma warning restore CA5394
    }
}
