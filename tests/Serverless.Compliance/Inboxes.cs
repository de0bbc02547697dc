using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Serverless.Messaging;

namespace Serverless.Compliance;

/// <summary>Makes inboxes without an app around them.</summary>
internal static class Inboxes
{
    public static Inbox Create(
        UnitOfWorkFactory units,
        TimeProvider time,
        MessagingOptions? options = null,
        RetryPolicy? retries = null,
        IEnumerable<Upcast>? upcasts = null,
        IEnumerable<IMessageStep>? steps = null,
        BreakerPolicy? breaker = null) =>
        new(new MessagePipeline(
            units,
            upcasts ?? [],
            steps ?? [],
            new OnePolicy<RetryPolicy>(retries ?? new RetryPolicy()),
            Breaker(units.Store, time, breaker ?? new BreakerPolicy()),
            time,
            Options.Create(options ?? new MessagingOptions()),
            NullLogger<Inbox>.Instance));

    public static TriggerBreaker Breaker(IPartitionStore store, TimeProvider time, BreakerPolicy policy) =>
        new(store, time, new OnePolicy<BreakerPolicy>(policy), NullLogger<TriggerBreaker>.Instance);

    private sealed class OnePolicy<T>(T policy) : IOptionsMonitor<T>
    {
        public T CurrentValue => policy;

        public T Get(string? name) => policy;

        public IDisposable? OnChange(Action<T, string?> listener) => null;
    }
}
