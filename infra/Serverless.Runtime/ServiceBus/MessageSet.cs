using Azure.Messaging.ServiceBus;
using Serverless.Amqp;

namespace Serverless.Runtime.ServiceBus;

/// <summary>The messages of one invocation: one, or a batch.</summary>
internal sealed class MessageSet(IReadOnlyList<MessageLease> leases, AmqpReceiver receiver, SessionWorker? session)
{
    public IReadOnlyList<MessageLease> Leases => leases;

    public AmqpReceiver Receiver => receiver;

    public SessionWorker? Session => session;

    /// <summary>The lease of a message that the function hands back.</summary>
    public MessageLease Find(ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (var lease in leases)
        {
            if (ReferenceEquals(lease.Received, message) || lease.Message.LockToken.ToString() == message.LockToken)
            {
                return lease;
            }
        }

        throw new InvalidOperationException(
            $"Message '{message.MessageId}' does not belong to this invocation. Settle the messages that the function "
            + "got, before it returns.");
    }
}
