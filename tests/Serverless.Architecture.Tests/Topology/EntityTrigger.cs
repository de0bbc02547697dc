namespace Serverless.Architecture.Tests.Topology;

/// <summary>A function that an entity triggers.</summary>
/// <param name="Function">The name of the function.</param>
/// <param name="Entity">The queue, or <c>topic/subscription</c>.</param>
/// <param name="NeedsSession">Whether the trigger reads sessions.</param>
internal sealed record EntityTrigger(string Function, string Entity, bool NeedsSession);
