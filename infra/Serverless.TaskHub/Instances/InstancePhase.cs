namespace Serverless.TaskHub.Instances;

/// <summary>Who owns a live instance.</summary>
internal enum InstancePhase
{
    /// <summary>Nobody: it waits for an event.</summary>
    Idle,

    /// <summary>The work board: an episode waits for a worker.</summary>
    Ready,

    /// <summary>A worker runs an episode.</summary>
    Leased,

    /// <summary>The store takes an episode.</summary>
    Committing,

    /// <summary>A timer: an episode was given back and comes again later.</summary>
    Resting,
}
