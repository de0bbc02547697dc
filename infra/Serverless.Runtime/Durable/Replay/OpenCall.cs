using Microsoft.DurableTask;

namespace Serverless.Runtime.Durable;

/// <summary>A call of the orchestrator that waits for its answer in this replay.</summary>
internal sealed record OpenCall(Action<string?> Complete, Action<TaskFailureDetails> Fail);
