namespace Serverless.FunctionsHost.HostSettings;

/// <summary><c>extensions.durableTask</c>.</summary>
internal sealed record DurableTaskSettings
{
    /// <summary>The default name of the extension when it runs locally.</summary>
    public string HubName { get; init; } = "TestHubName";

    /// <summary>Activities at once; null means ten for each core, as the extension does.</summary>
    public int? MaxConcurrentActivityFunctions { get; init; }

    /// <summary>Orchestrators at once; null means ten for each core.</summary>
    public int? MaxConcurrentOrchestratorFunctions { get; init; }

    /// <summary>Entities at once; null means ten for each core.</summary>
    public int? MaxConcurrentEntityFunctions { get; init; }

    /// <summary>Whether a worker keeps an orchestrator between its turns.</summary>
    public bool ExtendedSessionsEnabled { get; init; }

    /// <summary>How long it keeps one that has nothing to do.</summary>
    public TimeSpan ExtendedSessionIdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
