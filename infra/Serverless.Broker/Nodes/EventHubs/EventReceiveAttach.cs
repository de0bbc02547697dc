using Serverless.Broker.Amqp.Codec;
using Serverless.Broker.Amqp.Links;
using Serverless.Broker.Entities;
using Serverless.Broker.EventHubs;

namespace Serverless.Broker.Nodes.EventHubs;

/// <summary>Attaches links that read a partition.</summary>
internal static class EventReceiveAttach
{
    private const string SelectorFilter = "apache.org:selector-filter:string";
    private const string OwnerLevelProperty = "com.microsoft:epoch";
    private const string MetricsCapability = "com.microsoft:enable-receiver-runtime-metric";
    private const byte SettledMode = 1;

    /// <summary>Opens a reader where the filter says, with the owner level of the link's properties.</summary>
    public static void Start(NodeContext context, OutgoingLink link, EventHub hub, in EventHubAddress address)
    {
        var app = link.Session.Connection.Identity.AppFor(NodeAddress.Parse(link.Attach.SourceAddress!).Address);
        context.Demand(app, $"{hub.Path}/{address.ConsumerGroup}", AccessRight.Listen);
        hub.CheckConsumerGroup(address.ConsumerGroup);
        var partition = hub.Partition(address.Partition ?? throw BrokerException.NotAllowed(
            $"'{hub.Path}' is an event hub; one receives from a partition of it: "
            + $"'{hub.Path}/ConsumerGroups/{address.ConsumerGroup}/Partitions/<0 to {hub.Partitions.Count - 1}>'."));
        var node = new EventReceiveNode(
            link,
            hub.Family.TimeProvider,
            isSettled: link.Attach.SndSettleMode == SettledMode,
            withMetrics: link.Attach.Desires(MetricsCapability));
        node.Reader = partition.Open(
            address.ConsumerGroup,
            ReadPosition(link.Attach.SourceFilter),
            ReadOwnerLevel(link.Attach.Properties),
            node);
        if (!link.Accept(node))
        {
            node.OnClosed();
        }
    }

    /// <summary>The filter is a described string, whose descriptor differs from client to client.</summary>
    private static EventPosition ReadPosition(AmqpMap? filters)
    {
        var filter = filters?.Find(SelectorFilter);
        return (filter is AmqpDescribed described ? described.Value : filter) switch
        {
            null => EventPosition.Start,
            string selector => EventSelector.Parse(selector),
            var other => throw new BrokerException(
                ErrorConditions.InvalidField,
                $"The filter {SelectorFilter} must be a string, not a {other.GetType().Name}."),
        };
    }

    private static long? ReadOwnerLevel(AmqpMap? properties) => properties?.Find(OwnerLevelProperty) switch
    {
        long level => level,
        int level => level,
        null => null,
        var other => throw new BrokerException(
            ErrorConditions.InvalidField,
            $"The link property {OwnerLevelProperty} must be a long, not a {other.GetType().Name}."),
    };
}
