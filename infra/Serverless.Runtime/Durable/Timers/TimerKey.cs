namespace Serverless.Runtime.Durable;

/// <summary>Names a timer: a call of one execution; <see cref="HistoryEvent.NoTask"/> is a delayed start.</summary>
internal readonly record struct TimerKey(string InstanceId, string ExecutionId, int TaskId);
