namespace Serverless.Topology.Limits;

/// <summary>A tier of the service, or its official emulator: what it does not have, and where it ends.</summary>
public enum ServiceTier
{
    /// <summary>Queues alone: no topics, sessions, duplicate detection, forwarding or transactions.</summary>
    Basic,

    /// <summary>Messages of 256 KB, entities of 5 GB.</summary>
    Standard,

    /// <summary>Messages of up to 100 MB, entities of 80 GB.</summary>
    Premium,

    /// <summary>The official emulators: a few entities, messages that live an hour, ten connections.</summary>
    Emulator,
}
