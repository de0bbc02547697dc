namespace Serverless.Broker.Tests.Models;

/// <summary>One step of a run; what the numbers choose depends on the kind and on what is there.</summary>
internal readonly record struct QueueStep(QueueStepKind Kind, int First, int Second);
