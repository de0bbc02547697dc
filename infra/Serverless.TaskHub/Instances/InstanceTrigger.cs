namespace Serverless.TaskHub.Instances;

/// <summary>What can change the status of an instance.</summary>
internal enum InstanceTrigger
{
    /// <summary>An episode that leaves the status as it is.</summary>
    None,

    /// <summary>The orchestrator ran for the first time.</summary>
    Start,

    /// <summary>The orchestrator returned.</summary>
    Complete,

    /// <summary>The orchestrator threw.</summary>
    Fail,

    /// <summary>The orchestrator obeyed a termination, or was ended by force.</summary>
    Terminate,

    /// <summary>The orchestrator continued as new.</summary>
    ContinueAsNew,

    /// <summary>A client suspended the instance.</summary>
    Suspend,

    /// <summary>A client resumed the instance.</summary>
    Resume,

    /// <summary>A client rewound the failed instance.</summary>
    Rewind,
}
