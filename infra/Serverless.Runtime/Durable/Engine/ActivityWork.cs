namespace Serverless.Runtime.Durable;

/// <summary>An activity to run for one execution of an instance.</summary>
internal sealed record ActivityWork(InstanceState Instance, string ExecutionId, HistoryEvent Call);
