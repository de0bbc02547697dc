using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;
using Serverless.Broker.Nodes.Requests;

namespace Serverless.Broker.Nodes.EventHubs;

/// <summary><c>$management</c> of the namespace: the properties of event hubs and their partitions.</summary>
internal sealed class EventHubManagementNode(NodeContext context, IncomingLink link, NodeAddress address)
    : RequestNode(context, link, address)
{
    private const string HubType = "com.microsoft:eventhub";
    private const string PartitionType = "com.microsoft:partition";

    public override ulong MaxMessageSize => SmallRequestSize;

    /// <summary>Event Hubs: READ, with the question in the application properties.</summary>
    protected override ValueTask<Reply> HandleAsync(Request request)
    {
        if (request.Operation != "READ")
        {
            throw new BrokerException(
                ErrorConditions.NotImplemented, $"$management has no operation '{request.Operation}'. Use READ.");
        }

        var name = request.Property("name")
            ?? throw new BrokerException(
                ErrorConditions.ArgumentError, "The request names no event hub: set the property 'name'.");
        var hub = Context.Namespace.FindEventHub(name);
        DemandAny(hub, name);
        if (hub is null)
        {
            throw BrokerException.EntityNotFound(name);
        }

        return ValueTask.FromResult(Reply.Ok(request.Property("type") switch
        {
            HubType => Describe(hub),
            PartitionType => Describe(hub.Partition(request.Property("partition") ?? string.Empty)),
            var type => throw new BrokerException(
                ErrorConditions.ArgumentError, $"The type '{type}' is unknown. Ask for {HubType} or {PartitionType}."),
        }));
    }

    /// <summary>Whoever sends to a hub, or reads it in any consumer group, may know its partitions.</summary>
    private void DemandAny(EventHub? hub, string name)
    {
        // JavaScript's token is for hub/$management, the other clients' for the hub.
        var app = AppFor(name + NodeAddress.ManagementSuffix);
        Context.DemandIdentity(app, name);
        IEnumerable<string> groups = hub?.Description.ConsumerGroups ?? [];
        if (!groups.Any(group => Context.Access.TryAuthorize(app, $"{name}/{group}", AccessRight.Listen, out _)))
        {
            Context.Demand(app, name, AccessRight.Send);
        }
    }

    private static AmqpMap Describe(EventHub hub) => new()
    {
        ["name"] = hub.Path,
        ["type"] = HubType,
        ["created_at"] = hub.Description.CreatedAt.UtcDateTime,
        ["partition_count"] = hub.Partitions.Count,
        ["partition_ids"] = hub.Partitions.Select(p => p.Name).ToArray(),
        ["georeplication_factor"] = 1,
    };

    private static AmqpMap Describe(EventPartition partition)
    {
        var properties = partition.Properties;
        return new AmqpMap
        {
            ["name"] = partition.Hub.Path,
            ["type"] = PartitionType,
            ["partition"] = partition.Name,
            ["begin_sequence_number"] = properties.BeginningSequenceNumber,
            ["last_enqueued_sequence_number"] = properties.LastEnqueuedSequenceNumber,
            ["last_enqueued_offset"] = properties.LastEnqueuedOffset,
            ["last_enqueued_time_utc"] = properties.LastEnqueuedTime.UtcDateTime,
            ["is_partition_empty"] = properties.IsEmpty,
        };
    }
}
