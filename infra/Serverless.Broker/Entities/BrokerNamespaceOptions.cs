using Serverless.Broker.Topology;

namespace Serverless.Broker.Entities;

/// <summary>What a namespace starts with.</summary>
internal sealed record BrokerNamespaceOptions
{
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Entities to have at start; those that exist keep their messages.</summary>
    public TopologyDefinition? Topology { get; init; }

    /// <summary>Largest message of an entity that does not say; in KiB, up to 102,400.</summary>
    public long MaxMessageSizeInKilobytes { get; init; } = EntityLimits.DefaultMaxMessageSizeInKilobytes;
}
