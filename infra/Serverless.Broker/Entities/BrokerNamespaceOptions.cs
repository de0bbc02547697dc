using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Serverless.Broker.EventHubs.Storage;
using Serverless.Broker.Journal;
using Serverless.Broker.Journal.Files;

namespace Serverless.Broker.Entities;

/// <summary>What a namespace starts with.</summary>
internal sealed record BrokerNamespaceOptions
{
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// The clock by which a client's own waits end, such as that for a session; null for the same. A client counts them
    /// by the system's, wherever a test has moved the other.
    /// </summary>
    public TimeProvider? ClientTime { get; init; }

    /// <summary>Entities to have at start; those that exist keep their messages.</summary>
    public TopologyDefinition? Topology { get; init; }

    /// <summary>Where everything accepted is kept; null for a namespace in memory.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>In place of a directory on a disk: the seam for tests.</summary>
    public IJournalFiles? JournalFiles { get; init; }

    public JournalOptions Journal { get; init; } = new();

    /// <summary>How events are kept on disk.</summary>
    public EventStoreOptions Events { get; init; } = new();

    /// <summary>The tier whose limits count; null for none.</summary>
    public TierLimits? Tier { get; init; }

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Largest message of an entity that does not say; in KiB, up to 102,400.</summary>
    public long MaxMessageSizeInKilobytes { get; init; } = ServiceDefaults.MaxMessageSizeInKilobytes;
}
