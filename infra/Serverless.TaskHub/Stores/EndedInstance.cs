namespace Serverless.TaskHub.Stores;

/// <summary>An ended instance in the order of ends.</summary>
internal sealed record EndedInstance(DateTimeOffset CompletedAt, string Id);
