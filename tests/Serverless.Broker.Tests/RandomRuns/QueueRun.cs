using Serverless.Broker.Messages;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.RandomRuns;

/// <summary>Runs of a plain queue: every message has a lock of its own.</summary>
internal sealed class QueueRun(TestDisk disk, TestNamespace broker)
    : ModelRun<QueueModel, QueueStepKind>(new QueueModel(LockDuration, MaxDeliveryCount, DuplicateWindow), disk, broker)
{
    private static readonly string[] Ids = ["id-0", "id-1", "id-2"];

    public static async Task<ModelRun<QueueModel, QueueStepKind>> StartAsync()
    {
        (TestDisk disk, TestNamespace broker) = await OpenAsync(requiresSession: false);
        return new QueueRun(disk, broker);
    }

    public override async Task ApplyAsync(Step<QueueStepKind> step)
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
                await Broker.Target().CancelScheduledAsync([message.SequenceNumber]);
                Model.Cancel(message);
                break;
            case QueueStepKind.Receive:
                Receive(step.Second + 1);
                break;
            case QueueStepKind.ReceiveDeferred
                when Pick(m => m.IsDeferred && m.LockedUntil is null, step.First) is { } message:
                Delivery deferred = Broker.Source().ReceiveDeferred([message.SequenceNumber], ReceiveMode.PeekLock)[0];
                Model.Lock(message, deferred.LockToken);
                break;
            case QueueStepKind.Complete:
                await SettleAsync(step.First, Settlement.Complete, Model.Complete);
                break;
            case QueueStepKind.Abandon:
                await SettleAsync(step.First, Settlement.Abandon, Model.Abandon);
                break;
            case QueueStepKind.Release:
                await SettleAsync(step.First, Settlement.Release, Model.Release);
                break;
            case QueueStepKind.Defer:
                await SettleAsync(step.First, Settlement.Defer, Model.Defer);
                break;
            case QueueStepKind.DeadLetter:
                await SettleAsync(step.First, Settlement.DeadLetter("bad", null), m => Model.DeadLetter(m, "bad"));
                break;
            case QueueStepKind.Renew when Pick(m => m.LockedUntil is not null, step.First) is { } message:
                Broker.Source().RenewLock(message.LockToken);
                Model.Lock(message, message.LockToken);
                break;
            case QueueStepKind.Delete when step.First == 0:
                await Broker.Source().DeleteMessagesAsync(step.Second, DateTimeOffset.MaxValue);
                Model.DeleteAvailable(step.Second);
                break;
            case QueueStepKind.Wait:
                Wait(step.First);
                break;
            case QueueStepKind.Restart when step.First < 10:
                await RestartAsync();
                break;
        }
    }

    private void Receive(int count)
    {
        using TestReceiver receiver = TestReceiver.Open(Broker.Source(), count);
        IReadOnlyList<ModelMessage> expected = Model.Available(count);
        receiver.Deliveries.Select(d => d.Message.SequenceNumber).ShouldBe(expected.Select(m => m.SequenceNumber));
        for (int i = 0; i < expected.Count; i++)
        {
            Model.Lock(expected[i], receiver.Deliveries[i].LockToken);
        }
    }
}
