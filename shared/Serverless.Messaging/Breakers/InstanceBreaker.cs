namespace Serverless.Messaging;

/// <summary>The breaker of a function, as one instance knows it.</summary>
internal sealed class InstanceBreaker
{
    public Lock Gate { get; } = new();

    public BreakerWindow Window { get; } = new();

    /// <summary>What the store said last; null when the breaker was closed.</summary>
    public (BreakerRecord Record, string ETag)? Known { get; set; }

    /// <summary>When the store is asked again.</summary>
    public DateTimeOffset RefreshAt { get; set; } = DateTimeOffset.MinValue;
}
