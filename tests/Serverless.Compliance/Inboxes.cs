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
        IEnumerable<IMessageStep>? steps = null) =>
        new(new MessagePipeline(
            units,
            upcasts ?? [],
            steps ?? [],
            new OnePolicy(retries ?? new RetryPolicy()),
            time,
            Options.Create(options ?? new MessagingOptions()),
            NullLogger<Inbox>.Instance));

    private sealed class OnePolicy(RetryPolicy policy) : IOptionsMonitor<RetryPolicy>
    {
        public RetryPolicy CurrentValue => policy;

        public RetryPolicy Get(string? name) => policy;

        public IDisposable? OnChange(Action<RetryPolicy, string?> listener) => null;
    }
}
