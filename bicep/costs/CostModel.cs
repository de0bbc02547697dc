using Serverless.Topology;

namespace Serverless.Costs;

/// <summary>
/// Computes a month from the topology, the size of an environment and a load. Not counted: traffic out of the region,
/// storage redundancy, the host's own lock operations, free monthly amounts other than those of Functions.
/// </summary>
internal sealed class CostModel(TopologyDefinition topology, EnvironmentSize size, PriceList prices, LoadProfile load)
{
    private const decimal Million = 1_000_000m;

    /// <summary>The lines of a month with so many orders; 0 is the system at rest.</summary>
    public IReadOnlyList<CostLine> Estimate(decimal orders)
    {
        CheckLoad();
        List<CostLine> lines = [Functions(orders)];
        if (size.AlwaysReadyInstances > 0)
        {
            lines.Add(AlwaysReady());
        }

        lines.Add(ServiceBus(orders));
        if (topology.EventHubs.Count > 0)
        {
            lines.Add(EventHubs(orders));
        }

        if (topology.Apps.Any(app => app.Durable))
        {
            lines.Add(new CostLine(
                "Durable Task Scheduler",
                orders == 0
                    ? 0
                    : prices.SchedulerPerMillionActions * orders * load.OrchestrationActionsPerOrder / Million,
                "orders x actions an order x price an action"));
        }

        lines.Add(new CostLine(
            "Storage tables",
            (Executions(orders) * load.TableTransactionsPerExecution / Million * prices.TablePerMillionTransactions)
                + (orders * load.StoredKilobytesPerOrder / Million * prices.TablePerGbMonth),
            "executions x transactions x price + orders x stored GB x price"));
        lines.Add(new CostLine(
            "Logs and telemetry",
            Executions(orders) * load.LogKilobytesPerExecution / Million * prices.LogsPerGb,
            "executions x KB x price a GB"));
        lines.Add(new CostLine(
            "Alerts", prices.AlertPerTimeSeries * AlertedSeries(), "entities + 2 a broker, x price a time series"));
        if (size.PrivateNetwork)
        {
            lines.Add(Network());
        }

        if (size.FrontDoor)
        {
            lines.Add(new CostLine(
                "Front Door",
                prices.FrontDoorPerMonth
                    + (orders * load.HttpRequestsPerOrder / Million * prices.FrontDoorPerMillionRequests),
                "base + requests x price"));
        }

        return lines;
    }

    private CostLine Functions(decimal orders)
    {
        decimal executions = Executions(orders);
        decimal gbSeconds = executions * load.AverageExecutionMilliseconds / 1000 * size.InstanceMemoryGb
            / load.ExecutionsAtOncePerInstance;
        return new CostLine(
            "Functions on demand",
            (Math.Max(0, gbSeconds - prices.FlexFreeGbSeconds) * prices.FlexPerGbSecond)
                + (Math.Max(0, executions - prices.FlexFreeExecutions) / Million * prices.FlexPerMillionExecutions),
            "executions x seconds x GB / at once x price + executions x price, less the free grant");
    }

    private CostLine AlwaysReady() => new(
        "Always ready instances",
        topology.Apps.Count(app => app.Public) * size.AlwaysReadyInstances * size.InstanceMemoryGb
            * prices.HoursPerMonth * 3600 * prices.AlwaysReadyBaselinePerGbSecond,
        "public apps x instances x GB x seconds x baseline price");

    private CostLine ServiceBus(decimal orders)
    {
        if (size.ServiceBusMessagingUnits > 0)
        {
            return new CostLine(
                "Service Bus Premium",
                size.ServiceBusMessagingUnits * prices.HoursPerMonth * prices.ServiceBusPremiumPerUnitHour,
                "messaging units x hours x price; operations are free");
        }

        decimal operations = ServiceBusOperations(orders) / Million;
        decimal to100 = Math.Clamp(operations, prices.ServiceBusIncludedMillionOperations, 100)
            - prices.ServiceBusIncludedMillionOperations;
        decimal above100 = Math.Max(0, operations - 100);
        return new CostLine(
            "Service Bus Standard",
            prices.ServiceBusStandardPerMonth
                + (to100 * prices.ServiceBusPerMillionOperationsTo100)
                + (above100 * prices.ServiceBusPerMillionOperationsAbove100),
            "base + operations above the included x price; a message is 1 send, and 2 a reader");
    }

    private CostLine EventHubs(decimal orders) => new(
        "Event Hubs Standard",
        (size.EventHubsThroughputUnits * prices.HoursPerMonth * prices.EventHubsPerThroughputUnitHour)
            + (topology.EventHubs.Sum(hub => Messages(hub.Name)) * orders / Million * prices.EventHubsPerMillionEvents),
        "throughput units x hours x price + events x price");

    private CostLine Network()
    {
        int endpoints = 1 + (2 * topology.Apps.Count) + (topology.EventHubs.Count > 0 ? 1 : 0)
            + (topology.Apps.Any(app => app.Durable) ? 1 : 0);
        int zones = 3 + (topology.Apps.Any(app => app.Durable) ? 1 : 0);
        decimal hourly =
            prices.NatGatewayPerHour + prices.PublicAddressPerHour + (endpoints * prices.PrivateEndpointPerHour);
        return new CostLine(
            "Private network",
            (hourly * prices.HoursPerMonth) + (zones * prices.PrivateDnsZonePerMonth),
            $"hours x (NAT gateway + address + {endpoints} endpoints) + {zones} DNS zones");
    }

    private decimal Executions(decimal orders) =>
        orders * (load.HttpRequestsPerOrder + DeliveriesPerOrder() + load.OrchestrationActionsPerOrder);

    private decimal DeliveriesPerOrder() =>
        topology.Queues.Sum(queue => Messages(queue.Name))
        + topology.Topics.Sum(topic => Messages(topic.Name) * topic.Subscriptions.Count)
        + topology.EventHubs.Sum(hub => Messages(hub.Name) * hub.ConsumerGroups.Count);

    private decimal ServiceBusOperations(decimal orders) => orders * (
        topology.Queues.Sum(queue => Messages(queue.Name) * 3)
        + topology.Topics.Sum(topic => Messages(topic.Name) * (1 + (2 * topic.Subscriptions.Count))));

    private decimal AlertedSeries() =>
        topology.Queues.Count + topology.Topics.Count + 2 + (topology.EventHubs.Count > 0 ? 2 : 0);

    private decimal Messages(string entity) => load.MessagesPerOrder.GetValueOrDefault(entity);

    private void CheckLoad()
    {
        HashSet<string> entities = topology.Queues.Select(queue => queue.Name)
            .Concat(topology.Topics.Select(topic => topic.Name))
            .Concat(topology.EventHubs.Select(hub => hub.Name))
            .ToHashSet(StringComparer.Ordinal);
        string[] unknown = [.. load.MessagesPerOrder.Keys.Except(entities)];
        string[] missing = [.. entities.Except(load.MessagesPerOrder.Keys)];
        if (unknown.Length + missing.Length > 0)
        {
            throw new InvalidDataException(
                "messagesPerOrder of the load profile must name the queues, topics and event hubs of topology.json."
                + (unknown.Length > 0 ? $" Not there: {string.Join(", ", unknown)}." : "")
                + (missing.Length > 0 ? $" Missing: {string.Join(", ", missing)}." : ""));
        }
    }
}
