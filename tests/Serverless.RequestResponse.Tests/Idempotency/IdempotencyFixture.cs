using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Serverless.Messaging;
using Serverless.Sqlite;

namespace Serverless.RequestResponse.Tests;

/// <summary>Idempotent execution as an app has it, on a store of the test's choice.</summary>
internal sealed class IdempotencyFixture : IAsyncDisposable, IMessageSender
{
    private readonly ServiceProvider _services;
    private readonly SqliteDatabase _database;
    private int _sent;

    public IdempotencyFixture(SqliteDatabase? database = null)
    {
        _database = database ?? SqliteDatabase.InMemory();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IPartitionStore>(new SqlitePartitionStore(_database));
        services.AddSingleton<IMessageSender>(this);
        services.AddMessaging().AddIdempotency();
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public IdempotentExecution Execution => _services.GetRequiredService<IdempotentExecution>();

    public UnitOfWorkFactory Units => _services.GetRequiredService<UnitOfWorkFactory>();

    public IPartitionStore Store => _services.GetRequiredService<IPartitionStore>();

    public ExpiredDocuments Expired => _services.GetRequiredService<ExpiredDocuments>();

    public int Sent => Volatile.Read(ref _sent);

    public static IdempotencyKey Key(string text) =>
        IdempotencyKey.TryParse(text, out var key, out var error)
            ? key
            : throw new ArgumentException(error, nameof(text));

    public Task SendAsync(
        string destination, IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken = default)
    {
        Interlocked.Add(ref _sent, messages.Count);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}
