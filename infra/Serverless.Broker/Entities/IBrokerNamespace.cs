using Serverless.Broker.EventHubs;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Entities;

/// <summary>
/// The entities of one broker. <c>BrokerNamespace.OpenAsync(options)</c> makes the real one. Thread-safe.
/// </summary>
internal interface IBrokerNamespace : IAsyncDisposable
{
    /// <summary>
    /// Resolves what to send to: <c>q</c>, <c>topic</c>, <c>a/b/q</c>; also with scheme and host, a leading slash or
    /// percent-encoding; without case. <c>amqp:not-found</c> when there is none, <c>amqp:not-allowed</c> for a
    /// subscription or a dead-letter queue.
    /// </summary>
    ISendTarget ResolveTarget(string address);

    /// <summary>
    /// Resolves what to receive from: <c>q</c>, <c>topic/Subscriptions/sub</c>, and both with <c>/$DeadLetterQueue</c>
    /// or <c>/$Transfer/$DeadLetterQueue</c>. <c>amqp:not-allowed</c> for a topic.
    /// </summary>
    IMessageSource ResolveSource(string address);

    /// <summary>
    /// What <c>address/$management</c> (the suffix already cut off) manages: the target part, the source part or both.
    /// </summary>
    (ISendTarget? Target, IMessageSource? Source) Resolve(string address);

    /// <summary>The event hub of a name, without case; null when there is none.</summary>
    EventHub? FindEventHub(string name);

    /// <summary>Starts a transaction (AMQP 1.0 §4.2) of a control link.</summary>
    BrokerTransaction BeginTransaction(object? controller = null);

    /// <summary>A transaction in progress; <c>amqp:transaction:unknown-id</c> otherwise.</summary>
    BrokerTransaction FindTransaction(ReadOnlySpan<byte> id);

    /// <summary>The transactions of a control link that have neither ended nor timed out.</summary>
    IReadOnlyList<BrokerTransaction> TransactionsOf(object controller);

    /// <summary>
    /// Ends a transaction. A commit applies everything at once, completes when durable, and throws
    /// <c>amqp:transaction:rollback</c> with nothing applied when a part cannot be. After a
    /// rollback messages stay locked.
    /// </summary>
    Task EndTransactionAsync(BrokerTransaction transaction, bool commit);
}
