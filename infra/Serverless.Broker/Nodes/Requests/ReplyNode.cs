using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;

namespace Serverless.Broker.Nodes.Requests;

/// <summary>Where replies of a request-response node go out, settled and within the credit granted.</summary>
internal sealed class ReplyNode(OutgoingLink link, NodeAddress address) : IOutgoingNode
{
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _replies = new();
    private LinkCredit _credit;

    /// <summary>The node whose replies these are.</summary>
    public NodeAddress Address { get; } = address;

    public void Send(byte[] reply)
    {
        lock (_lock)
        {
            _replies.Enqueue(reply);
        }

        link.NotifyReady();
    }

    public void OnFlow(uint? deliveryCount, uint linkCredit, bool drain)
    {
        lock (_lock)
        {
            _credit.OnFlow(deliveryCount, linkCredit, drain);
        }

        link.NotifyReady();
    }

    public void OnOutcome(uint deliveryId, Guid tag, in AmqpOutcome outcome, bool settled)
    {
        // Replies are sent settled.
    }

    public OutgoingStep Peek()
    {
        lock (_lock)
        {
            if (_replies.Count > 0 && _credit.Available > 0)
            {
                return new OutgoingStep(OutgoingStepKind.Message, Guid.NewGuid(), IsSettled: true);
            }

            return _credit.IsDraining
                ? new OutgoingStep(OutgoingStepKind.Drained, DeliveryCount: _credit.Limit)
                : default;
        }
    }

    public void Write(AmqpWriter writer)
    {
        lock (_lock)
        {
            if (_replies.Count > 0 && _credit.Available > 0)
            {
                _credit.Take();
                writer.WriteRaw(_replies.Dequeue());
                return;
            }

            _credit.Drain();
        }
    }

    public void OnClosed()
    {
        lock (_lock)
        {
            _replies.Clear();
        }
    }
}
