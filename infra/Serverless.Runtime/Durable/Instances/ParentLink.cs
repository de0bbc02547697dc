namespace Serverless.Runtime.Durable;

/// <summary>Who waits for a sub-orchestration. An answer counts only for the same execution of the parent.</summary>
internal sealed record ParentLink(string Name, string InstanceId, string ExecutionId, int TaskId);
