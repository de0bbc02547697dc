using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Nodes.Transactions;

/// <summary>
/// What a transaction may take in, as the service has it: on links of the controller's session every entity to send to
/// and one to receive from; on other links of its connection one entity; on other connections nothing.
/// </summary>
internal static class TransactionReach
{
    private const string Subscriptions = "/Subscriptions/";
    private const string SubQueue = "/$";

    /// <exception cref="BrokerException">amqp:transaction:unknown-id or amqp:not-allowed.</exception>
    public static void Demand(BrokerTransaction transaction, AmqpLink link, string path)
    {
        if (transaction.Controller is not AmqpLink { Session: var controller } || controller == link.Session)
        {
            return;
        }

        if (controller.Connection != link.Session.Connection)
        {
            throw new BrokerException(
                ErrorConditions.TransactionUnknownId,
                "The transaction was declared on another connection. Do all of it with one client.");
        }

        transaction.DemandOneEntity(EntityOf(path));
    }

    /// <summary>
    /// Service Bus: the entity of the first link is the one that the transactions of a controller's session go through,
    /// and the only one to receive from.
    /// </summary>
    /// <exception cref="BrokerException">amqp:not-allowed.</exception>
    public static void DemandReceiver(OutgoingLink link, string path)
    {
        var links = link.Session.Links;
        if (!links.Any(other => other is IncomingLink { Attach.TargetsCoordinator: true }))
        {
            return;
        }

        var first = links
            .Where(other => other != link)
            .Select(AddressOf)
            .FirstOrDefault(address => address is not null);
        if (first is not null && !EntityOf(first).Equals(EntityOf(path), StringComparison.OrdinalIgnoreCase))
        {
            throw BrokerException.NotAllowed(
                $"Transactions of this session go through '{first}', the entity of its first link: it cannot receive "
                + $"from '{path}'. Open the receiver first, or use another client for it (in .NET, one for each entity "
                + "to receive from when EnableCrossEntityTransactions is set).");
        }
    }

    /// <summary>The entity that a link works on; null for the coordinator and for nodes that are no entity.</summary>
    private static string? AddressOf(AmqpLink link)
    {
        var address = link is OutgoingLink ? link.Attach.SourceAddress : link.Attach.TargetAddress;
        if (address is null)
        {
            return null;
        }

        var node = NodeAddress.Parse(address);
        return node.IsCbs || node.IsManagement ? null : node.Path;
    }

    /// <summary>The queue or topic of a path: that of a subscription or dead-letter queue.</summary>
    private static string EntityOf(string path)
    {
        var end = path.IndexOf(Subscriptions, StringComparison.OrdinalIgnoreCase);
        end = end < 0 ? path.IndexOf(SubQueue, StringComparison.Ordinal) : end;
        return end < 0 ? path : path[..end];
    }
}
