using System.Collections.Concurrent;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Forwarding;
using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;
using Serverless.Broker.Queues;
using Serverless.Broker.Tiers;
using Serverless.Broker.Topics;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Entities;

/// <summary>All entities of a broker. Look-ups take no lock; creation, change and deletion are one at a time.</summary>
internal sealed partial class BrokerNamespace : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SendTarget> _targets = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, MessageQueue> _sources = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SubscriptionEntity> _subscriptions = new(
        StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, EventHub> _hubs = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<int, QueueState> _queuesById = new();
    private readonly ConcurrentDictionary<int, EventPartition> _partitionsById = new();
    private readonly Lock _administration = new();
    private readonly BrokerNamespaceOptions _options;
    private readonly IBrokerJournal _journal;
    private readonly Forwarder _forwarder;
    private readonly TransactionTable _transactions;
    private readonly TierRules _tier;
    private int _lastId;

    private BrokerNamespace(BrokerNamespaceOptions options, IBrokerJournal journal)
    {
        _options = options;
        _journal = journal;
        _tier = new TierRules(options.Tier);
        _forwarder = new Forwarder(address => _targets.GetValueOrDefault(EntityAddress.Normalize(address)));
        _transactions = new TransactionTable(options.TimeProvider);
    }

    /// <summary>What the start found in the journal; null in memory.</summary>
    public RecoveryReport? Recovery { get; private set; }

    /// <summary>Opens a namespace: recovers what its journal holds, then declares what the topology names.</summary>
    /// <exception cref="Topology.TopologyException">
    /// What the journal holds cannot be changed to what the topology names.
    /// </exception>
    public static async Task<BrokerNamespace> OpenAsync(
        BrokerNamespaceOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IJournalFiles? files = options.JournalFiles
            ?? (options.DataDirectory is null ? null : new DiskJournalFiles(options.DataDirectory));
        BrokerNamespace opened = files is null
            ? new BrokerNamespace(options, new MemoryJournal())
            : Recover(options, files);
        try
        {
            await opened.DeclareAsync(options);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Resolves what to send to: <c>q</c>, <c>topic</c>, <c>a/b/q</c>; also with scheme and host, a leading slash or
    /// percent-encoding; without case. <c>amqp:not-found</c> when there is none, <c>amqp:not-allowed</c> for a
    /// subscription or a dead-letter queue.
    /// </summary>
    public SendTarget ResolveTarget(string address) => Resolve(address) is { Target: { } target }
        ? target
        : throw BrokerException.NotAllowed(
            $"'{address}' is not something to send to. Send to its queue or topic; what is dead-lettered "
            + "is sent again there.");

    /// <summary>
    /// Resolves what to receive from: <c>q</c>, <c>topic/Subscriptions/sub</c>, and both with <c>/$DeadLetterQueue</c>
    /// or <c>/$Transfer/$DeadLetterQueue</c>. <c>amqp:not-allowed</c> for a topic.
    /// </summary>
    public MessageQueue ResolveSource(string address) => Resolve(address) is { Source: { } source }
        ? source
        : throw BrokerException.NotAllowed(
            $"'{address}' is a topic; one receives from a subscription of it: "
            + $"'{address}{SubscriptionEntity.Infix}<name>'.");

    /// <summary>
    /// What <c>address/$management</c> (the suffix already cut off) manages: the target part, the source part or both.
    /// </summary>
    public (SendTarget? Target, MessageQueue? Source) Resolve(string address)
    {
        string path = EntityAddress.Normalize(address);
        SendTarget? target = _targets.GetValueOrDefault(path);
        MessageQueue? source = _sources.GetValueOrDefault(path);
        return target is null && source is null ? throw BrokerException.EntityNotFound(path) : (target, source);
    }

    /// <summary>Starts a transaction (AMQP 1.0 §4.2) of a control link.</summary>
    public BrokerTransaction BeginTransaction(object? controller = null)
    {
        _tier.CheckTransactions();
        return _transactions.Begin(controller);
    }

    /// <summary>A transaction in progress; <c>amqp:transaction:unknown-id</c> otherwise.</summary>
    public BrokerTransaction FindTransaction(ReadOnlySpan<byte> id) => _transactions.Find(id);

    /// <summary>The transactions of a control link that have neither ended nor timed out.</summary>
    public IReadOnlyList<BrokerTransaction> TransactionsOf(object controller) => _transactions.Of(controller);

    /// <summary>
    /// Ends a transaction. A commit applies everything at once, completes when durable, and throws
    /// <c>amqp:transaction:rollback</c> with nothing applied when a part cannot be. After a
    /// rollback messages stay locked.
    /// </summary>
    public Task EndTransactionAsync(BrokerTransaction transaction, bool commit) =>
        _transactions.EndAsync(transaction, commit);

    public async ValueTask DisposeAsync()
    {
        _transactions.Dispose();
        foreach (SendTarget target in _targets.Values)
        {
            target.Family.Dispose();
        }

        foreach (EventHub hub in _hubs.Values)
        {
            hub.Family.Dispose();
        }

        if (_cleaner is not null)
        {
            await _cleaner.DisposeAsync();
        }

        if (_events is not null)
        {
            await _events.DisposeAsync();
        }

        await _journal.DisposeAsync();
    }
}
