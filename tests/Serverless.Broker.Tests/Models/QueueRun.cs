using Serverless.Broker.Entities;
using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.Models;

/// <summary>A queue on a disk that loses power, and the model of it, taken through the same steps.</summary>
internal sealed class QueueRun : IAsyncDisposable
{
    private const int LockDuration = 30;
    private const int MaxDeliveryCount = 3;
    private const int DuplicateWindow = 60;
    private static readonly string[] Ids = ["id-0", "id-1", "id-2"];

    private readonly QueueModel _model = new(LockDuration, MaxDeliveryCount, DuplicateWindow);
    private TestDisk _disk;
    private TestNamespace _broker;
    private int _sent;

    private QueueRun(TestDisk disk, TestNamespace broker)
    {
        _disk = disk;
        _broker = broker;
    }

    public static async Task<QueueRun> StartAsync()
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
        });
        return new QueueRun(disk, broker);
    }

    public async Task ApplyAsync(QueueStep step)
    {
        switch (step.Kind)
        {
            case QueueStepKind.Send:
                await SendAsync(null, null);
                break;
            case QueueStepKind.SendWithId:
                await SendAsync(Ids[step.First % Ids.Length], null);
                break;
            case QueueStepKind.SendShortLived:
                await SendAsync(null, step.First + 1);
                break;
            case QueueStepKind.Schedule:
                await ScheduleAsync(step.First + 1, step.Second == 0 ? null : step.Second * 10);
                break;
            case QueueStepKind.Cancel when Pick(m => m.State == MessageState.Scheduled, step.First) is { } message:
                await _broker.Target().CancelScheduledAsync([message.SequenceNumber]);
                _model.Cancel(message);
                break;
            case QueueStepKind.Receive:
                Receive(step.Second + 1);
                break;
            case QueueStepKind.ReceiveDeferred when Pick(m => m.IsDeferred && m.LockedUntil is null, step.First) is { } message:
                Delivery deferred = _broker.Source().ReceiveDeferred([message.SequenceNumber], ReceiveMode.PeekLock)[0];
                _model.Lock(message, deferred.LockToken);
                break;
            case QueueStepKind.Complete:
                await SettleAsync(step, Settlement.Complete, _model.Complete);
                break;
            case QueueStepKind.Abandon:
                await SettleAsync(step, Settlement.Abandon, _model.Abandon);
                break;
            case QueueStepKind.Release:
                await SettleAsync(step, Settlement.Release, _model.Release);
                break;
            case QueueStepKind.Defer:
                await SettleAsync(step, Settlement.Defer, _model.Defer);
                break;
            case QueueStepKind.DeadLetter:
                await SettleAsync(step, Settlement.DeadLetter("bad", null), m => _model.DeadLetter(m, "bad"));
                break;
            case QueueStepKind.Renew when Pick(m => m.LockedUntil is not null, step.First) is { } message:
                _broker.Source().RenewLock(message.LockToken);
                _model.Lock(message, message.LockToken);
                break;
            case QueueStepKind.Delete when step.First == 0:
                await _broker.Source().DeleteMessagesAsync(step.Second, DateTimeOffset.MaxValue);
                _model.DeleteAvailable(step.Second);
                break;
            case QueueStepKind.Wait:
                Wait(step.First);
                break;
            case QueueStepKind.Restart when step.First < 10:
                await RestartAsync();
                break;
        }
    }

    /// <summary>Both hold the same.</summary>
    public void Compare(QueueStep step)
    {
        string after = $"after {step}";
        _broker.Source().Peek(0, 1000)
            .Select(m => (m.SequenceNumber, TestMessage.TextOf(m), m.DeliveryCount, m.State))
            .ShouldBe(_model.Messages.Select(m => (m.SequenceNumber, m.Text, m.Deliveries, m.State)), after);
        _broker.DeadLetters().Peek(0, 1000)
            .Select(m => (TestMessage.TextOf(m), TestMessage.UserOf(m).FindText("DeadLetterReason"), m.DeliveryCount))
            .ShouldBe(_model.DeadLetters, ignoreOrder: true, after);
        MessageCounts counts = _broker.Source().Counts;
        (counts.Active, counts.Deferred, counts.Scheduled, counts.DeadLetter).ShouldBe(
            (Count(MessageState.Active), Count(MessageState.Deferred), Count(MessageState.Scheduled), _model.DeadLetters.Count),
            after);
    }

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    private long Count(MessageState state) => _model.Messages.Count(m => m.State == state);

    private ModelMessage? Pick(Func<ModelMessage, bool> which, int index)
    {
        List<ModelMessage> candidates = [.. _model.Messages.Where(which)];
        return candidates.Count == 0 ? null : candidates[index % candidates.Count];
    }

    private async Task SendAsync(string? id, int? timeToLive)
    {
        string text = $"m{_sent++}";
        TimeSpan? ttl = timeToLive is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        await _broker.Target().SendAsync(TestMessage.Create(text, id, timeToLive: ttl));
        _model.Send(text, id, timeToLive);
    }

    private async Task ScheduleAsync(int delay, int? timeToLive)
    {
        string text = $"m{_sent++}";
        TimeSpan? ttl = timeToLive is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        DateTimeOffset due = _broker.Time.GetUtcNow().AddSeconds(delay);
        long[] numbers = await _broker.Target().ScheduleAsync([TestMessage.Create(text, timeToLive: ttl, scheduled: due)]);
        numbers.ShouldBe([_model.Schedule(text, timeToLive, _model.Now + delay)]);
    }

    private void Receive(int count)
    {
        using TestReceiver receiver = TestReceiver.Open(_broker.Source(), count);
        IReadOnlyList<ModelMessage> expected = _model.Available(count);
        receiver.Deliveries.Select(d => d.Message.SequenceNumber).ShouldBe(expected.Select(m => m.SequenceNumber));
        for (int i = 0; i < expected.Count; i++)
        {
            _model.Lock(expected[i], receiver.Deliveries[i].LockToken);
        }
    }

    private async Task SettleAsync(QueueStep step, Settlement settlement, Action<ModelMessage> onModel)
    {
        if (Pick(m => m.LockedUntil is not null, step.First) is { } message)
        {
            await _broker.Source().SettleAsync(message.LockToken, settlement);
            onModel(message);
        }
    }

    private void Wait(int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            _broker.Time.Advance(TimeSpan.FromSeconds(1));
            _model.Tick();
        }
    }

    private async Task RestartAsync()
    {
        // What the clock alone brought about was told to nobody, and may be lost: it is waited for.
        await _broker.Source().DeleteMessagesAsync(0, DateTimeOffset.MinValue);
        TestNamespace before = _broker;
        _disk = _disk.Crash();
        _broker = await TestNamespace.OnDiskAsync(_disk, before.Time, segmentSize: 4 << 10);
        await before.DisposeAsync();
        _model.Restart();
    }
}
