using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Serverless.Compliance;
using Serverless.Sqlite;

namespace Serverless.Messaging.Tests;

/// <summary>Messaging on a store in memory, with a sender that records.</summary>
internal sealed class MessagingFixture : IAsyncDisposable
{
    private readonly SqliteDatabase _database = SqliteDatabase.InMemory();
    private readonly Meters _meters = new();

    public MessagingFixture(Action<OutboxOptions>? outbox = null, Action<MessagingOptions>? messaging = null)
    {
        Pending = new PendingMessages(_meters);
        Store = new InterceptedStore(new SqlitePartitionStore(_database));
        OutboxOptions = new OutboxOptions { MaxSendRetries = 0 };
        outbox?.Invoke(OutboxOptions);
        messaging?.Invoke(Options);
        Dispatcher = CreateDispatcher();
        Units = CreateUnits(Dispatcher);
        Inbox = Inboxes.Create(Units, Time, Options, Retries);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public InterceptedStore Store { get; }

    public PendingMessages Pending { get; }

    public RecordingSender Sender { get; } = new();

    public OutboxOptions OutboxOptions { get; }

    public MessagingOptions Options { get; } = new();

    public OutboxDispatcher Dispatcher { get; }

    public UnitOfWorkFactory Units { get; }

    /// <summary>The retries of every consumer: none at once, and two after a delay.</summary>
    public RetryPolicy Retries { get; } = new() { ImmediateRetries = 0, DelayedRetries = 2 };

    public Inbox Inbox { get; }

    /// <summary>The dispatcher of another process on the same store.</summary>
    public OutboxDispatcher CreateDispatcher() => new(
        Store,
        Sender,
        Time,
        Microsoft.Extensions.Options.Options.Create(OutboxOptions),
        _meters,
        NullLogger<OutboxDispatcher>.Instance);

    public UnitOfWorkFactory CreateUnits(OutboxDispatcher dispatcher) => new(
        Store, dispatcher, Time, Microsoft.Extensions.Options.Options.Create(Options));

    public async Task PublishAsync(string partition, params string[] ids)
    {
        var unit = Units.Begin(partition);
        foreach (var id in ids)
        {
            unit.Publish(Message(id));
        }

        await unit.CommitAsync();
    }

    public static OutboundMessage Message(string id, string destination = "queue") =>
        OutboundMessage.Create(destination, id, "com.example.test.v1", "/test", new { Id = id });

    public async Task<List<string>> StoredIdsAsync(string prefix)
    {
        var ids = new List<string>();
        await foreach (var document in Store.ScanAsync(prefix))
        {
            ids.Add(document.Id);
        }

        return ids;
    }

    public Task SentAsync(int count) => Eventually.HoldsAsync(
        () => Sender.Sent.Count >= count, $"{count} messages are sent");

    public Task OutboxIsEmptyAsync() => Eventually.HoldsAsync(
        async () => (await StoredIdsAsync("outbox|")).Count == 0, "the outbox is empty");

    public async ValueTask DisposeAsync()
    {
        await Dispatcher.DisposeAsync();
        Pending.Dispose();
        _meters.Dispose();
        await _database.DisposeAsync();
    }
}
