using Microsoft.Extensions.Logging;
using Serverless.Broker.Amqp.Frames;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Nodes.Security;
using Serverless.Broker.Nodes.Transactions;
using Serverless.Broker.Probes;
using Serverless.Broker.SharedAccess;
using Serverless.Broker.Transactions;

namespace Serverless.Broker.Nodes;

/// <summary>What every node works with.</summary>
internal sealed record NodeContext(
    BrokerNamespace Namespace,
    IAccessPolicy Access,
    ILogger Logger,
    KeyRing? Keys = null)
{
    /// <summary>Who watches the wire; null for nobody.</summary>
    public IBrokerProbe? Probe { get; init; }

    /// <summary>
    /// The transaction of a delivery state, for work of a link in an entity; null when it is in none.
    /// </summary>
    /// <exception cref="BrokerException">amqp:transaction:unknown-id, or amqp:not-allowed when it
    /// cannot take in the entity.
    /// </exception>
    public BrokerTransaction? FindTransaction(in AmqpOutcome state, AmqpLink link, string path)
    {
        if (state.TransactionId.IsEmpty)
        {
            return null;
        }

        var transaction = Namespace.FindTransaction(state.TransactionId.Span);
        TransactionReach.Demand(transaction, link, path);
        return transaction;
    }

    /// <summary>With keys, nobody does anything with an entity before a token for it was verified.</summary>
    /// <exception cref="BrokerException">amqp:unauthorized-access.</exception>
    public void DemandIdentity(string? app, string entity)
    {
        if (Keys is not null && app is null)
        {
            throw new BrokerException(
                ErrorConditions.UnauthorizedAccess,
                $"The connection has no valid token for '{entity}': none came, or it is for something else, or it has "
                + "expired. Put a shared access signature for it, or for the whole namespace, to $cbs first, signed "
                + "with a key of --keys (BrokerOptions.SharedAccessKeys).");
        }
    }

    /// <exception cref="BrokerException">amqp:unauthorized-access.</exception>
    public void Demand(string? app, string entity, AccessRight right)
    {
        DemandIdentity(app, entity);
        if (!Access.TryAuthorize(app, entity, right, out var message))
        {
            throw new BrokerException(ErrorConditions.UnauthorizedAccess, message);
        }
    }

    /// <summary>The error to answer for an exception; one that is the broker's fault is logged.</summary>
    public AmqpError Report(Exception exception, string path)
    {
        if (!NodeErrors.IsExpected(exception))
        {
            Log.NodeFailed(Logger, path, exception);
        }

        return NodeErrors.From(exception);
    }
}
