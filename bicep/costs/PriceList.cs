namespace Serverless.Costs;

/// <summary>
/// List prices: bicep/costs/prices.json. They are input; change the file to your region and agreement.
/// </summary>
internal sealed record PriceList
{
    public required string AsOf { get; init; }
    public required string Region { get; init; }
    public required string Currency { get; init; }
    public required decimal HoursPerMonth { get; init; }
    public required decimal FlexPerGbSecond { get; init; }
    public required decimal FlexPerMillionExecutions { get; init; }
    public required decimal FlexFreeGbSeconds { get; init; }
    public required decimal FlexFreeExecutions { get; init; }
    public required decimal AlwaysReadyBaselinePerGbSecond { get; init; }
    public required decimal AlwaysReadyPerGbSecond { get; init; }
    public required decimal ServiceBusStandardPerMonth { get; init; }
    public required decimal ServiceBusIncludedMillionOperations { get; init; }
    public required decimal ServiceBusPerMillionOperationsTo100 { get; init; }
    public required decimal ServiceBusPerMillionOperationsAbove100 { get; init; }
    public required decimal ServiceBusPremiumPerUnitHour { get; init; }
    public required decimal EventHubsPerThroughputUnitHour { get; init; }
    public required decimal EventHubsPerMillionEvents { get; init; }

    /// <summary>Null while it is not known: the line is then shown without a price, and the total says so.</summary>
    public required decimal? SchedulerPerMillionActions { get; init; }

    public required decimal TablePerMillionTransactions { get; init; }
    public required decimal TablePerGbMonth { get; init; }
    public required decimal LogsPerGb { get; init; }
    public required decimal AlertPerTimeSeries { get; init; }
    public required decimal NatGatewayPerHour { get; init; }
    public required decimal PublicAddressPerHour { get; init; }
    public required decimal PrivateEndpointPerHour { get; init; }
    public required decimal PrivateDnsZonePerMonth { get; init; }
    public required decimal FrontDoorPerMonth { get; init; }
    public required decimal FrontDoorPerMillionRequests { get; init; }
}
