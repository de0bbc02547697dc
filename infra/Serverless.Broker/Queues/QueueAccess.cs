using Serverless.Broker.Entities;

namespace Serverless.Broker.Queues;

/// <summary>Whether a queue is there, and lets anybody receive.</summary>
internal sealed class QueueAccess(QueueState queue)
{
    public bool MayReceive => queue.Settings.Status is EntityStatus.Active or EntityStatus.SendDisabled;

    /// <summary>Throws <c>amqp:not-found</c> when the entity was deleted.</summary>
    public void CheckExists()
    {
        if (queue.IsDeleted)
        {
            throw BrokerException.EntityNotFound(queue.Path);
        }
    }

    /// <summary>Throws when nobody may receive: it was deleted, is disabled, or forwards.</summary>
    public void CheckReceive()
    {
        CheckExists();
        if (!MayReceive)
        {
            throw Disabled();
        }

        if (queue.Settings.ForwardTo is { } destination)
        {
            throw BrokerException.NotAllowed(
                $"The entity '{queue.Path}' forwards to '{destination}'. Receive from there, or remove forwardTo.");
        }
    }

    public BrokerException Disabled() => new(
        ErrorConditions.EntityDisabled,
        $"The entity '{queue.Path}' has status {queue.Settings.Status} and refuses receives. Set its status to "
        + "Active.");
}
