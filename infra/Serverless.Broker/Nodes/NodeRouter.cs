using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.Nodes.EventHubs;
using Serverless.Broker.Nodes.Management;
using Serverless.Broker.Nodes.Receiving;
using Serverless.Broker.Nodes.Requests;
using Serverless.Broker.Nodes.Security;
using Serverless.Broker.Nodes.Sending;
using Serverless.Broker.Nodes.Transactions;

namespace Serverless.Broker.Nodes;

/// <summary>
/// Attaches links to the nodes their addresses name: entities, their management, $cbs, the coordinator.
/// </summary>
internal sealed class NodeRouter(NodeContext context) : ILinkRouter
{
    private const string TransferDestination = "com.microsoft:transfer-destination-address";

    /// <summary>The peer sends.</summary>
    public void Attach(IncomingLink link)
    {
        try
        {
            var node = NodeFor(link);
            link.Accept(node, (node as SendNode)?.LinkProperties);
            DetachWhenDeleted(link, node.EntityDeleted, link.Attach.TargetAddress);
            Watch(link, link.Attach.TargetAddress);
        }
#pragma warning disable CA1031 // Whatever is wrong with this link, the connection's others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Refuse(link, link.Attach.TargetAddress, exception);
        }
    }

    /// <summary>The peer receives.</summary>
    public void Attach(OutgoingLink link)
    {
        try
        {
            var address = NodeAddress.Parse(link.Attach.SourceAddress
                ?? throw BrokerException.NotAllowed("A receiving link without a source address: name the entity."));
            if (address.IsCbs || address.IsManagement)
            {
                if (address.IsManagement && !address.IsHubManagement)
                {
                    DemandAny(link, address);
                    var (target, source) = context.Namespace.Resolve(address.Path);
                    DetachWhenDeleted(link, target?.Deleted ?? source!.Deleted, link.Attach.SourceAddress);
                }

                link.Accept(new ReplyNode(link, address));
            }
            else
            {
                var events = EventHubAddress.Parse(address.Path);
                if (context.Namespace.FindEventHub(events.Hub) is { } hub)
                {
                    EventReceiveAttach.Start(context, link, hub, events);
                }
                else
                {
                    TransactionReach.DemandReceiver(link, address.Path);
                    ReceiveAttach.Start(context, link, address.Path);
                }
            }

            Watch(link, link.Attach.SourceAddress);
        }
#pragma warning disable CA1031 // Whatever is wrong with this link, the connection's others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Refuse(link, link.Attach.SourceAddress, exception);
        }
    }

    private IIncomingNode NodeFor(IncomingLink link)
    {
        if (link.Attach.TargetsCoordinator)
        {
            // .NET clients declare before they put a token. A transaction alone does nothing;
            // what joins it is authorised.
            return new CoordinatorNode(context, link);
        }

        var address = NodeAddress.Parse(link.Attach.TargetAddress
            ?? throw BrokerException.NotAllowed("A sending link without a target address: name the entity."));
        if (address.IsCbs)
        {
            return new CbsNode(context, link, address);
        }

        if (address.IsHubManagement)
        {
            return new EventHubManagementNode(context, link, address);
        }

        if (address.IsManagement)
        {
            DemandAny(link, address);
            var (target, source) = context.Namespace.Resolve(address.Path);
            return new ManagementNode(context, link, address, target, source);
        }

        context.Demand(App(link, address), address.Path, AccessRight.Send);
        var events = EventHubAddress.Parse(address.Path);
        if (context.Namespace.FindEventHub(events.Hub) is { } hub)
        {
            return EventSendNode.Attach(context, link.Attach, hub, events);
        }

        RefuseTransfer(link, address.Path);
        var entity = context.Namespace.ResolveTarget(address.Path);
        entity.CheckSend();
        return new MessageSendNode(context, entity);
    }

    /// <summary>Service Bus: the send-via of older clients. Cross-entity transactions have taken its place.</summary>
    private static void RefuseTransfer(IncomingLink link, string via)
    {
        if (link.Attach.Properties?.Find(TransferDestination) is { } destination)
        {
            throw new BrokerException(
                ErrorConditions.NotImplemented,
                $"Sending to '{destination}' via '{via}' is not served. Send to '{destination}' itself, in a "
                + "transaction of a client that has cross-entity transactions.");
        }
    }

    /// <summary>A management link serves senders and receivers: each operation asks for its own right again.</summary>
    private void DemandAny(AmqpLink link, NodeAddress address)
    {
        var app = App(link, address);
        context.DemandIdentity(app, address.Address);
        if (!context.Access.TryAuthorize(app, address.Path, AccessRight.Send, out _))
        {
            context.Demand(app, address.Path, AccessRight.Listen);
        }
    }

    private static string? App(AmqpLink link, NodeAddress address) =>
        link.Session.Connection.Identity.AppFor(address.Address);

    /// <summary>$cbs and the coordinator need no token, and lose none; hub management asks at each request.</summary>
    private static void Watch(AmqpLink link, string? address)
    {
        if (address is not null && NodeAddress.Parse(address) is { IsCbs: false, IsHubManagement: false } parsed)
        {
            link.Session.Connection.Identity.Watch(link, parsed.Address);
        }
    }

    /// <summary>
    /// What is created again under the same name is another entity: a link to the old one would work on nothing.
    /// </summary>
    internal static void DetachWhenDeleted(AmqpLink link, CancellationToken deleted, string? address)
    {
        var registration = deleted.UnsafeRegister(
            _ => link.RequestDetach(NodeErrors.From(BrokerException.EntityNotFound(address ?? ""))), null);
        link.Closed.UnsafeRegister(static state => ((CancellationTokenRegistration)state!).Unregister(), registration);
    }

    private void Refuse(AmqpLink link, string? address, Exception exception)
    {
        var error = context.Report(exception, address ?? "");
        Log.AttachRefused(
            context.Logger, link.Session.Connection.Identity.AppFor(null), address, error.Condition, error.Description);
        link.Refuse(error);
    }
}
