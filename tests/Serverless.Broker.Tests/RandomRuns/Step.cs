namespace Serverless.Broker.Tests.RandomRuns;

/// <summary>One step of a run; what the numbers choose depends on the kind and on what is there.</summary>
internal readonly record struct Step<TKind>(TKind Kind, int First, int Second)
    where TKind : struct, Enum;
