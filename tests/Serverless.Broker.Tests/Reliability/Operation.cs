namespace Serverless.Broker.Tests.Reliability;

internal readonly record struct Operation(OperationKind Kind, string Id, string? Session);
