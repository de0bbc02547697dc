namespace Serverless.TaskHub.Work;

/// <summary>What a worker is asked to do.</summary>
internal enum WorkKind
{
    Orchestration,
    Activity,
    Entity,
}
