using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.RandomRuns;

/// <summary>A queue on a disk that loses power, and the model of it, taken through the same steps.</summary>
internal abstract class ModelRun<TModel, TKind>(TModel model, TestDisk disk, TestNamespace broker) : IAsyncDisposable
    where TModel : QueueModel
    where TKind : struct, Enum
{
    public const int LockDuration = 30;
    public const int MaxDeliveryCount = 3;
    public const int DuplicateWindow = 60;

    private TestDisk _disk = disk;
    private int _sent;

    protected TModel Model { get; } = model;

    protected TestNamespace Broker { get; private set; } = broker;

    public abstract Task ApplyAsync(Step<TKind> step);

    /// <summary>Both hold the same.</summary>
    public virtual void Compare(string after)
    {
        Broker.Source().Peek(0, 1000)
            .Select(m => (m.SequenceNumber, TestMessage.TextOf(m), m.DeliveryCount, m.State))
            .ShouldBe(Model.Messages.Select(m => (m.SequenceNumber, m.Text, m.Deliveries, m.State)), after);
        Broker.DeadLetters().Peek(0, 1000)
            .Select(m => (TestMessage.TextOf(m), TestMessage.UserOf(m).FindText("DeadLetterReason"), m.DeliveryCount))
            .ShouldBe(Model.DeadLetters, ignoreOrder: true, after);
        MessageCounts counts = Broker.Source().Counts;
        (counts.Active, counts.Deferred, counts.Scheduled, counts.DeadLetter).ShouldBe(
            (
                Count(MessageState.Active),
                Count(MessageState.Deferred),
                Count(MessageState.Scheduled),
                Model.DeadLetters.Count),
            after);
    }

    public virtual ValueTask DisposeAsync() => Broker.DisposeAsync();

    protected static async Task<(TestDisk Disk, TestNamespace Broker)> OpenAsync(bool requiresSession)
    {
        TestDisk disk = new();
        TestNamespace broker = await TestNamespace.OnDiskAsync(disk, segmentSize: 4 << 10);
        await broker.AddQueueAsync("q", q => q with
        {
            LockDuration = TimeSpan.FromSeconds(LockDuration),
            MaxDeliveryCount = MaxDeliveryCount,
            DeadLetteringOnMessageExpiration = true,
            RequiresDuplicateDetection = true,
            DuplicateDetectionHistoryTimeWindow = TimeSpan.FromSeconds(DuplicateWindow),
            RequiresSession = requiresSession,
        });
        return (disk, broker);
    }

    private long Count(MessageState state) => Model.Messages.Count(m => m.State == state);

    protected ModelMessage? Pick(Func<ModelMessage, bool> which, int index)
    {
        List<ModelMessage> candidates = [.. Model.Messages.Where(which)];
        return candidates.Count == 0 ? null : candidates[index % candidates.Count];
    }

    protected async Task SendAsync(string? id, int? timeToLive, string? sessionId = null)
    {
        string text = $"m{_sent++}";
        TimeSpan? ttl = timeToLive is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        await Broker.Target().SendAsync(TestMessage.Create(text, id, sessionId, timeToLive: ttl));
        Model.Send(text, id, timeToLive, sessionId);
    }

    protected async Task ScheduleAsync(int delay, int? timeToLive, string? sessionId = null)
    {
        string text = $"m{_sent++}";
        TimeSpan? ttl = timeToLive is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        DateTimeOffset due = Broker.Time.GetUtcNow().AddSeconds(delay);
        long[] numbers = await Broker.Target().ScheduleAsync(
            [TestMessage.Create(text, sessionId: sessionId, timeToLive: ttl, scheduled: due)]);
        numbers.ShouldBe([Model.Schedule(text, timeToLive, sessionId, Model.Now + delay)]);
    }

    protected async Task SettleAsync(int pick, Settlement settlement, Action<ModelMessage> onModel)
    {
        if (Pick(m => m.LockedUntil is not null, pick) is { } message)
        {
            await Broker.Source().SettleAsync(message.LockToken, settlement);
            onModel(message);
        }
    }

    protected void Wait(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            Broker.Time.Advance(TimeSpan.FromSeconds(1));
            Model.Tick();
        }
    }

    protected virtual async Task RestartAsync()
    {
        // What the clock alone brought about was told to nobody, and may be lost: it is waited for.
        await Broker.Source().DeleteMessagesAsync(0, DateTimeOffset.MinValue);
        TestNamespace before = Broker;
        _disk = _disk.Crash();
        Broker = await TestNamespace.OnDiskAsync(_disk, before.Time, segmentSize: 4 << 10);
        await before.DisposeAsync();
        Model.Restart();
    }
}
