using Azure.Storage.Queues;
using Serverless.FunctionsHost.Worker;

namespace Serverless.FunctionsHost.Storage.Queues;

/// <summary>A queue function, its queue, and where its poison goes.</summary>
/// <param name="Definition">The function.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Poison">The queue of the same name with <c>-poison</c>.</param>
internal sealed record QueueFunction(FunctionDefinition Definition, QueueClient Queue, QueueClient Poison);
