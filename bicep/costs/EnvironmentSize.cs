namespace Serverless.Costs;

/// <summary>
/// What of a parameter file costs money: bicep/costs/environments.json. A test holds it against Bicep.
/// </summary>
internal sealed record EnvironmentSize
{
    /// <summary>Messaging units of Service Bus Premium; 0 is the Standard tier.</summary>
    public required int ServiceBusMessagingUnits { get; init; }

    public required int EventHubsThroughputUnits { get; init; }
    public required decimal InstanceMemoryGb { get; init; }

    /// <summary>Always ready instances of every public app.</summary>
    public required int AlwaysReadyInstances { get; init; }

    public required bool PrivateNetwork { get; init; }
    public required bool FrontDoor { get; init; }
}
