using Serverless.Runtime.HostSettings;

namespace Serverless.Runtime.ServiceBus;

/// <summary>How a receiver's messages are run.</summary>
/// <param name="Concurrency">Invocations at once.</param>
/// <param name="Window">Messages granted to the broker, waiting and running, together.</param>
/// <param name="BatchSize">The most messages of one invocation.</param>
/// <param name="MinBatchSize">The fewest, while the wait for more is not over.</param>
/// <param name="KeepsOrder">An abandoned message must come back before those after it.</param>
internal sealed record DispatchLimits(int Concurrency, int Window, int BatchSize, int MinBatchSize, bool KeepsOrder)
{
    // Fetched ahead in a session, which nobody else can receive from anyway.
    private const int SessionPrefetch = 8;

    /// <summary>
    /// Credit is given back in lots of half of what is fetched ahead: fewer frames, and never none outstanding.
    /// </summary>
    public int CreditLot => BatchSize > 1 ? 1 : Math.Max(1, (Window - Concurrency) / 2);

    /// <summary>An entity without sessions: <c>maxConcurrentCalls</c>, or one batch after another.</summary>
    public static DispatchLimits ForEntity(ServiceBusTarget target, ServiceBusSettings settings) => target.IsBatched
        ? Batches(settings)
        : new DispatchLimits(
            settings.MaxConcurrentCalls,
            settings.MaxConcurrentCalls + settings.PrefetchCount,
            BatchSize: 1,
            MinBatchSize: 1,
            KeepsOrder: false);

    /// <summary>
    /// One session: <c>maxConcurrentCallsPerSession</c>. Some messages after the running one are fetched ahead, so that
    /// a session does not wait for the network between two of its messages.
    /// </summary>
    public static DispatchLimits ForSession(ServiceBusTarget target, ServiceBusSettings settings) => target.IsBatched
        ? Batches(settings) with { KeepsOrder = true }
        : new DispatchLimits(
            settings.MaxConcurrentCallsPerSession,
            settings.MaxConcurrentCallsPerSession + Math.Max(SessionPrefetch, settings.PrefetchCount),
            BatchSize: 1,
            MinBatchSize: 1,
            KeepsOrder: settings.MaxConcurrentCallsPerSession == 1);

    private static DispatchLimits Batches(ServiceBusSettings settings) => new(
        Concurrency: 1,
        settings.MaxMessageBatchSize + settings.PrefetchCount,
        settings.MaxMessageBatchSize,
        settings.MinMessageBatchSize,
        KeepsOrder: false);
}
