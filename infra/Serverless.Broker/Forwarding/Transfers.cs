using Serverless.Broker.Messages;
using Serverless.Broker.Queues;

namespace Serverless.Broker.Forwarding;

/// <summary>Messages of a queue that forwards, until the <see cref="Forwarder"/> has moved them.</summary>
internal sealed class Transfers(QueueState queue)
{
    private readonly MessageList _messages = new();
    private bool _willForward;

    public int Count => _messages.Count;

    public StoredMessage? First => _messages.First;

    public void Add(StoredMessage message)
    {
        message.Location = MessageLocation.Transfer;
        _messages.AddLast(message);
        if (!_willForward)
        {
            _willForward = true;
            queue.Family.AfterUnlock_NeedsLock(() =>
            {
                _willForward = false;
                queue.Family.Forward(queue);
            });
        }
    }

    public void Remove(StoredMessage message) => _messages.Remove(message);

    /// <summary>The message could not be forwarded and this is a dead-letter queue: it stays here.</summary>
    public void Keep(StoredMessage message)
    {
        queue.Displace(message);
        queue.Ready.Return(message);
    }

    /// <summary>The queue begins to forward: what waits goes first.</summary>
    public void AddAllReady()
    {
        while (queue.Ready.First is { } message)
        {
            queue.Displace(message);
            Add(message);
        }
    }
}
