namespace Serverless.Runtime.Durable;

/// <summary>What can change the status of an instance.</summary>
internal enum InstanceTrigger
{
    /// <summary>The orchestrator ran for the first time.</summary>
    Start,

    /// <summary>The orchestrator returned.</summary>
    Complete,

    /// <summary>The orchestrator threw.</summary>
    Fail,

    /// <summary>The orchestrator continued as new.</summary>
    ContinueAsNew,

    /// <summary>A client suspended the instance.</summary>
    Suspend,

    /// <summary>A client resumed the instance.</summary>
    Resume,

    /// <summary>A client or the parent terminated the instance.</summary>
    Terminate,

    /// <summary>The same instance id was started again.</summary>
    Recreate,
}
