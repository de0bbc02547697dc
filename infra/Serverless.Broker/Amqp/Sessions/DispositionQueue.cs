using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Frames;

namespace Serverless.Broker.Amqp.Sessions;

/// <summary>
/// Settlements to tell the peer, of one direction. Plain acceptances of neighbouring delivery-ids become one frame
/// (AMQP 1.0 §2.7.6: first and last).
/// </summary>
internal sealed class DispositionQueue(bool isReceiver)
{
    private readonly List<uint> _accepted = [];
    private readonly List<(uint Id, AmqpOutcome Outcome)> _others = [];

    public void Add(uint deliveryId, in AmqpOutcome outcome)
    {
        if (outcome.IsPlainlyAccepted)
        {
            _accepted.Add(deliveryId);
        }
        else
        {
            _others.Add((deliveryId, outcome));
        }
    }

    public void Write(AmqpWriter writer, ushort channel)
    {
        foreach (var (id, outcome) in _others)
        {
            WriteFrame(writer, channel, id, id, outcome);
        }

        _others.Clear();
        WriteAccepted(writer, channel);
    }

    private void WriteAccepted(AmqpWriter writer, ushort channel)
    {
        if (_accepted.Count == 0)
        {
            return;
        }

        SortIfNeeded();
        var first = _accepted[0];
        var last = first;
        for (var i = 1; i < _accepted.Count; i++)
        {
            if (_accepted[i] == last + 1)
            {
                last = _accepted[i];
                continue;
            }

            WriteFrame(writer, channel, first, last, AmqpOutcome.Accepted);
            first = last = _accepted[i];
        }

        WriteFrame(writer, channel, first, last, AmqpOutcome.Accepted);
        _accepted.Clear();
    }

    private void SortIfNeeded()
    {
        for (var i = 1; i < _accepted.Count; i++)
        {
            if (_accepted[i] < _accepted[i - 1])
            {
                _accepted.Sort();
                return;
            }
        }
    }

    private void WriteFrame(AmqpWriter writer, ushort channel, uint first, uint last, in AmqpOutcome outcome)
    {
        var mark = FrameFormat.Begin(writer, channel);
        DispositionFrame.Write(writer, isReceiver, first, last, settled: true, outcome);
        FrameFormat.End(writer, mark);
    }
}
