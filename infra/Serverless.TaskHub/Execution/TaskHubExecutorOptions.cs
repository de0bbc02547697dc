namespace Serverless.TaskHub.Execution;

/// <summary>What an executor serves, and how much of it at once.</summary>
public sealed record TaskHubExecutorOptions
{
    /// <summary>Ten a core, the default of the Functions host.</summary>
    public static readonly int DefaultConcurrency = 10 * Environment.ProcessorCount;

    /// <summary>Gets the names of its orchestrators, in any letter case; null serves every name.</summary>
    public IReadOnlyCollection<string>? Orchestrators { get; init; }

    /// <summary>Gets the names of its activities, in any letter case; null serves every name.</summary>
    public IReadOnlyCollection<string>? Activities { get; init; }

    /// <summary>Gets the names of its entities, in any letter case; null serves every name.</summary>
    public IReadOnlyCollection<string>? Entities { get; init; }

    /// <summary>Gets how many orchestrators run at once (host.json:
    /// <c>extensions.durableTask.maxConcurrentOrchestratorFunctions</c>). Default: ten a core.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = DefaultConcurrency;

    /// <summary>Gets how many activities run at once (host.json:
    /// <c>extensions.durableTask.maxConcurrentActivityFunctions</c>). Default: ten a core.</summary>
    public int MaxConcurrentActivities { get; init; } = DefaultConcurrency;

    /// <summary>Gets how many entities run at once (host.json:
    /// <c>extensions.durableTask.maxConcurrentEntityFunctions</c>). Default: ten a core.</summary>
    public int MaxConcurrentEntities { get; init; } = DefaultConcurrency;
}
