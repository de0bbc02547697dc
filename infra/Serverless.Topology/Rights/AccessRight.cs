namespace Serverless.Topology.Rights;

/// <summary>What an identity may do with an entity.</summary>
public enum AccessRight
{
    /// <summary>Send messages or events: Azure Service Bus Data Sender, Azure Event Hubs Data Sender.</summary>
    Send,

    /// <summary>Receive, peek and settle: Azure Service Bus Data Receiver, Azure Event Hubs Data Receiver.</summary>
    Listen,

    /// <summary>Create, change and delete entities. No app has it: entities come from the topology alone.</summary>
    Manage,
}
