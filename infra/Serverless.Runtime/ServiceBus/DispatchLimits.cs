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
    /// One session: <c>maxConcurrentCallsPerSession</c>. The message after the running one is fetched ahead, so that a session
    /// does not wait for the network between two of its messages.
    /// </summary>
    public static DispatchLimits ForSession(ServiceBusTarget target, ServiceBusSettings settings) => target.IsBatched
        ? Batches(settings) with { KeepsOrder = true }
        : new DispatchLimits(
            settings.MaxConcurrentCallsPerSession,
            settings.MaxConcurrentCallsPerSession + Math.Max(1, settings.PrefetchCount),
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
