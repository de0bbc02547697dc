namespace Serverless.Runtime.Durable;

/// <summary>The orchestrator wants to begin anew when it returns.</summary>
internal sealed record ContinuationRequest(string? Input, bool KeepEvents);
