using Serverless.Broker.Entities;
using Serverless.Broker.Messages;

namespace Serverless.Broker.Queues;

internal sealed partial class MessageQueue
{
    private bool _forwardsSoon;
    private bool _deleted;
    private readonly CancellationTokenSource _gone = new();

    /// <summary>The next message to forward.</summary>
    public StoredMessage? FirstTransfer => _transfers.First;

    /// <summary>The message leaves for another entity, or for a dead-letter queue.</summary>
    public void RemoveTransfer_NeedsLock(StoredMessage message) => Remove_NeedsLock(message);

    /// <summary>The message could not be forwarded and this is a dead-letter queue: it stays here.</summary>
    public void KeepTransfer_NeedsLock(StoredMessage message)
    {
        Displace_NeedsLock(message);
        _ready.Return(message);
    }

    /// <summary>The queue is deleted: its receivers and waiting clients go.</summary>
    public void Delete_NeedsLock()
    {
        _deleted = true;
        CloseReceivers_NeedsLock(BrokerException.EntityNotFound(Path));
        _gone.Cancel();
        Family.SizeInBytes -= _sizeInBytes;
        Family.Remove_NeedsLock(this);
    }

    private void PlaceTransfer_NeedsLock(StoredMessage message)
    {
        message.Location = MessageLocation.Transfer;
        _transfers.AddLast(message);
        if (!_forwardsSoon)
        {
            _forwardsSoon = true;
            Family.Afterwards_NeedsLock(() =>
            {
                _forwardsSoon = false;
                Family.Forward(this);
            });
        }
    }

    private void ForwardReady_NeedsLock()
    {
        while (_ready.First is { } message)
        {
            Displace_NeedsLock(message);
            PlaceTransfer_NeedsLock(message);
        }
    }
}
