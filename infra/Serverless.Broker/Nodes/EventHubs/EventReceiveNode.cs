using System.Runtime.InteropServices;
using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;

namespace Serverless.Broker.Nodes.EventHubs;

/// <summary>
/// A link that reads a partition. Nothing is queued for it but a handful read ahead: the connection's pump takes events
/// from the log as credit allows.
/// </summary>
internal sealed class EventReceiveNode(OutgoingLink link, TimeProvider timeProvider, bool isSettled, bool withMetrics)
    : IOutgoingNode, IEventSink
{
    private const int ReadAhead = 32;

    private readonly Queue<StoredEvent> _ahead = new();
    private LinkCredit _credit;
    private EventReader? _reader;
    private ulong _tag;

    /// <summary>Set before the link is accepted.</summary>
    public EventReader Reader
    {
        get => _reader ?? throw new InvalidOperationException("The reader is not open yet.");
        set => _reader = value;
    }

    public void OnEvents() => link.NotifyReady();

    public void OnClosed(BrokerException reason) => link.RequestDetach(NodeErrors.From(reason));

    public void OnFlow(uint? deliveryCount, uint linkCredit, bool drain)
    {
        _credit.OnFlow(deliveryCount, linkCredit, drain);
        link.NotifyReady();
    }

    public OutgoingStep Peek()
    {
        if (_credit.Available > 0 && Fill())
        {
            return new OutgoingStep(OutgoingStepKind.Message, Tag(_tag), isSettled);
        }

        return _credit.IsDraining
            ? new OutgoingStep(OutgoingStepKind.Drained, DeliveryCount: _credit.Limit)
            : default;
    }

    public void Write(AmqpWriter writer)
    {
        if (_credit.Available == 0 || !_ahead.TryDequeue(out var next))
        {
            _credit.Drain();
            return;
        }

        _tag++;
        _credit.Take();
        var metrics = withMetrics ? EventEncoder.Metrics(Reader.Partition.Properties, timeProvider.GetUtcNow()) : null;
        EventEncoder.Write(writer, next, metrics);
    }

    /// <summary>Events stay where they are whatever the outcome: a consumer keeps its own position.</summary>
    public void OnOutcome(uint deliveryId, Guid tag, in AmqpOutcome outcome, bool settled)
    {
        if (!settled)
        {
            link.Settle(deliveryId, AmqpOutcome.Accepted);
        }
    }

    public void OnClosed() => _reader?.Close();

    private bool Fill()
    {
        if (_ahead.Count == 0)
        {
            foreach (var stored in Reader.Read(Math.Min(_credit.Available, ReadAhead)))
            {
                _ahead.Enqueue(stored);
            }
        }

        return _ahead.Count > 0;
    }

    private static Guid Tag(ulong number) => MemoryMarshal.Cast<ulong, Guid>([number, 0])[0];
}
