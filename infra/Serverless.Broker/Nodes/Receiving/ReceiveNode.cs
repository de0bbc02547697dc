using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Nodes.Receiving;

/// <summary>
/// A link that receives from an entity. The entity hands over deliveries as credit allows; the connection's pump takes
/// them off the queue here.
/// </summary>
internal sealed class ReceiveNode(
    NodeContext context,
    MessageQueue source,
    OutgoingLink link) : IOutgoingNode, IReceiverSink
{
    private readonly Lock _lock = new();
    private readonly Queue<QueuedDelivery> _queue = new();
    private Receiver? _receiver;
    private uint _deliveryCount;

    /// <summary>Set before the link is accepted.</summary>
    public Receiver Receiver
    {
        get => _receiver ?? throw new InvalidOperationException("The receiver is not open yet.");
        set => _receiver = value;
    }

    public void OnFlow(uint? deliveryCount, uint linkCredit, bool drain) =>
        Receiver.Flow(deliveryCount, linkCredit, drain);

    public void OnDelivery(Receiver receiver, in Delivery delivery)
    {
        context.Probe?.OnDelivered(this, App, source.Path, delivery);
        Enqueue(new QueuedDelivery(delivery, null));
    }

    public void OnDrained(Receiver receiver) => Enqueue(new QueuedDelivery(default, receiver.DeliveryCount));

    public void OnClosed(Receiver receiver, BrokerException reason) => link.RequestDetach(NodeErrors.From(reason));

    public OutgoingStep Peek()
    {
        lock (_lock)
        {
            if (!_queue.TryPeek(out var next))
            {
                return default;
            }

            return next.DrainedAt is { } count
                ? new OutgoingStep(OutgoingStepKind.Drained, DeliveryCount: count)
                : new OutgoingStep(
                    OutgoingStepKind.Message, next.Delivery.LockToken, Receiver.Mode == ReceiveMode.ReceiveAndDelete);
        }
    }

    public void Write(AmqpWriter writer)
    {
        QueuedDelivery next;
        lock (_lock)
        {
            next = _queue.Dequeue();
            _deliveryCount = CountAfter(_deliveryCount, next);
        }

        if (next.DrainedAt is null)
        {
            DeliveryEncoder.Write(
                writer,
                next.Delivery.Message,
                Receiver.Mode == ReceiveMode.PeekLock ? next.Delivery.LockedUntil : null,
                source.IsPartitioned);
        }
    }

    /// <summary>
    /// AMQP 1.0 §3.4: settles the message in the entity, then, when the peer waits for it, on the link.
    /// </summary>
    public void OnOutcome(uint deliveryId, Guid tag, in AmqpOutcome outcome, bool settled)
    {
        Task settling;
        try
        {
            settling = source.SettleAsync(
                tag, Probed(tag, SettlementReader.Read(outcome)), context.FindTransaction(outcome, link, source.Path));
        }
#pragma warning disable CA1031 // The receiver gets an answer whatever happens.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Answer(deliveryId, tag, outcome.TransactionId, settled, exception);
            return;
        }

        if (settling.IsCompletedSuccessfully)
        {
            Answer(deliveryId, tag, outcome.TransactionId, settled, null);
        }
        else
        {
            _ = AnswerAsync(deliveryId, tag, outcome.TransactionId, settled, settling);
        }
    }

    /// <summary>
    /// A drain that a newer flow of the peer has overtaken goes too: that flow says whether there is another.
    /// </summary>
    public uint TakeBack(Receiver receiver, uint? limit, List<Delivery> unsent)
    {
        lock (_lock)
        {
            var count = _deliveryCount;
            var isKept = limit is not null;
            for (var entries = _queue.Count; entries > 0; entries--)
            {
                var entry = _queue.Dequeue();
                var next = CountAfter(count, entry);
                isKept = isKept && unchecked((int)(limit!.Value - next)) >= 0;
                if (isKept)
                {
                    count = next;
                    _queue.Enqueue(entry);
                }
                else if (entry.DrainedAt is null)
                {
                    unsent.Add(entry.Delivery);
                }
            }

            return count;
        }
    }

    /// <summary>
    /// Closes the receiver. What never went out is available again at once; what did go out stays locked. A session
    /// gives back its own.
    /// </summary>
    public void OnClosed()
    {
        _receiver?.Close();
        context.Probe?.OnReceiverClosed(this);
    }

    private string? App => link.Session.Connection.Identity.AppFor(source.Path);

    private Settlement Probed(Guid tag, Settlement settlement) =>
        context.Probe?.OnSettling(App, source.Path, tag, settlement) ?? settlement;

    private static uint CountAfter(uint count, in QueuedDelivery entry) => entry.DrainedAt ?? unchecked(count + 1);

    private void Enqueue(in QueuedDelivery entry)
    {
        lock (_lock)
        {
            _queue.Enqueue(entry);
        }

        link.NotifyReady();
    }

    private async Task AnswerAsync(
        uint deliveryId, Guid tag, ReadOnlyMemory<byte> transaction, bool settled, Task settling)
    {
        Exception? failure = null;
        try
        {
            await settling.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The receiver gets an answer whatever happens.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        Answer(deliveryId, tag, transaction, settled, failure);
    }

    /// <summary>
    /// Service Bus: settled, with accepted whatever the outcome was. The client's own error in the answer would make it
    /// report a failure.
    /// </summary>
    private void Answer(uint deliveryId, Guid tag, ReadOnlyMemory<byte> transaction, bool settled, Exception? failure)
    {
        AmqpError? error = null;
        if (failure is not null)
        {
            error = context.Report(failure, source.Path);
            Log.SettlementRefused(context.Logger, tag, source.Path, error.Condition, error.Description);
        }

        if (!settled)
        {
            link.Settle(
                deliveryId,
                error is null
                    ? AmqpOutcome.Accepted with { TransactionId = transaction }
                    : AmqpOutcome.Rejected(error));
        }
    }
}
