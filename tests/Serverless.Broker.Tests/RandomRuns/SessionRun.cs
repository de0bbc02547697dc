using Serverless.Broker.Entities;
using Serverless.Broker.Queues;
using Serverless.Broker.Tests.Support;

namespace Serverless.Broker.Tests.RandomRuns;

/// <summary>Runs of a queue of sessions, with up to three sessions and a holder of each.</summary>
internal sealed class SessionRun(TestDisk disk, TestNamespace broker)
    : ModelRun<SessionQueueModel, SessionStepKind>(
        new SessionQueueModel(LockDuration, MaxDeliveryCount, DuplicateWindow), disk, broker)
{
    private static readonly string[] Ids = ["a", "b", "c"];
    private readonly Dictionary<string, TestReceiver> _holders = [];

    public static async Task<ModelRun<SessionQueueModel, SessionStepKind>> StartAsync()
    {
        (TestDisk disk, TestNamespace broker) = await OpenAsync(requiresSession: true);
        return new SessionRun(disk, broker);
    }

    public override async Task ApplyAsync(Step<SessionStepKind> step)
    {
        string session = Ids[step.Second % Ids.Length];
        switch (step.Kind)
        {
            case SessionStepKind.Send:
                await SendAsync(null, null, session);
                break;
            case SessionStepKind.SendShortLived:
                await SendAsync(null, step.First + 1, session);
                break;
            case SessionStepKind.Schedule:
                await ScheduleAsync(step.First + 1, null, session);
                break;
            case SessionStepKind.Accept when _holders.ContainsKey(session):
                await new Func<Task>(() => TestReceiver.AcceptAsync(Broker.Source(), session))
                    .ShouldRefuseAsync(ErrorConditions.SessionCannotBeLocked);
                break;
            case SessionStepKind.Accept:
                Hold(await TestReceiver.AcceptAsync(Broker.Source(), session));
                break;
            case SessionStepKind.AcceptNext when Model.Waiting is { Count: > 0 } waiting:
                TestReceiver next = await TestReceiver.AcceptAsync(Broker.Source(), null);
                waiting.ShouldContain(next.Link.SessionId);
                Hold(next);
                break;
            case SessionStepKind.Receive when _holders.TryGetValue(session, out TestReceiver? holder):
                Receive(holder, (step.First % 4) + 1);
                break;
            case SessionStepKind.ReceiveDeferred
                when Pick(
                    m => m.IsDeferred && m.LockedUntil is null && _holders.ContainsKey(m.SessionId!),
                    step.First) is { } message:
                Delivery deferred = Broker.Source()
                    .ReceiveDeferred([message.SequenceNumber], ReceiveMode.PeekLock, message.SessionId)[0];
                Model.Lock(message, deferred.LockToken);
                break;
            case SessionStepKind.Complete:
                await SettleAsync(step.First, Settlement.Complete, Model.Complete);
                break;
            case SessionStepKind.Abandon:
                await SettleAsync(step.First, Settlement.Abandon, Model.Abandon);
                break;
            case SessionStepKind.Release:
                await SettleAsync(step.First, Settlement.Release, Model.Release);
                break;
            case SessionStepKind.Defer:
                await SettleAsync(step.First, Settlement.Defer, Model.Defer);
                break;
            case SessionStepKind.DeadLetter:
                await SettleAsync(step.First, Settlement.DeadLetter("bad", null), m => Model.DeadLetter(m, "bad"));
                break;
            case SessionStepKind.Renew when _holders.ContainsKey(session):
                Broker.Source().RenewSessionLock(session);
                Model.Hold(session);
                break;
            case SessionStepKind.SetState when _holders.ContainsKey(session):
                await Broker.Source().SetSessionStateAsync(session, new[] { (byte)step.First });
                Model.States[session] = (byte)step.First;
                break;
            case SessionStepKind.Close when _holders.Remove(session, out TestReceiver? holder):
                holder.Dispose();
                Model.Close(session);
                break;
            case SessionStepKind.Wait:
                Wait(step.First);
                break;
            case SessionStepKind.Restart when step.First < 10:
                _holders.Clear();
                await RestartAsync();
                break;
        }

        ForgetLostHolders();
    }

    public override void Compare(string after)
    {
        base.Compare(after);
        _holders.Keys.Order(StringComparer.Ordinal).ShouldBe(Model.Held, after);
        Broker.Source().ListSessions(null, 0, 10).ShouldBe(
            Model.Messages.Select(m => m.SessionId!).Union(Model.States.Keys).Order(StringComparer.Ordinal),
            ignoreOrder: false,
            after);
        Broker.Source().ListSessions(DateTimeOffset.MinValue, 0, 10).ShouldBe(
            Model.States.Keys.Order(StringComparer.Ordinal), ignoreOrder: false, after);
        foreach (string session in _holders.Keys)
        {
            byte[] state = Broker.Source().GetSessionState(session)?.ToArray() ?? [];
            state.ShouldBe(Model.States.TryGetValue(session, out byte expected) ? [expected] : [], after);
        }
    }

    private void Hold(TestReceiver receiver)
    {
        _holders.Add(receiver.Link.SessionId!, receiver);
        Model.Hold(receiver.Link.SessionId!);
    }

    /// <summary>Asks for some, and for no more after that: what comes is the session's, in its order.</summary>
    private void Receive(TestReceiver holder, int count)
    {
        string session = holder.Link.SessionId!;
        int before = holder.Deliveries.Count;
        IReadOnlyList<ModelMessage> expected = Model.Available(count, session);
        holder.Link.AddCredit(count);
        holder.Link.Flow(holder.Link.DeliveryCount, 0);
        Delivery[] deliveries = [.. holder.Deliveries.Skip(before)];
        deliveries.Select(d => d.Message.SequenceNumber).ShouldBe(expected.Select(m => m.SequenceNumber));
        for (int i = 0; i < deliveries.Length; i++)
        {
            Model.Lock(expected[i], deliveries[i].LockToken);
        }
    }

    /// <summary>A holder hears that it lost its session when it asks: a drain asks, and brings nothing.</summary>
    private void ForgetLostHolders()
    {
        foreach (TestReceiver holder in _holders.Values)
        {
            holder.Link.Flow(holder.Link.DeliveryCount, 0, drain: true);
        }

        foreach ((string session, TestReceiver holder) in _holders.Where(h => h.Value.Closed is not null).ToList())
        {
            holder.Closed!.Condition.ShouldBe(ErrorConditions.SessionLockLost);
            _holders.Remove(session);
        }
    }
}
