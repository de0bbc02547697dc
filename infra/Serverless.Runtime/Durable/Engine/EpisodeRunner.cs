namespace Serverless.Runtime.Durable;

/// <summary>
/// Gives an orchestrator's episode the surroundings it needs (a scope, an instance) and calls
/// <see cref="OrchestrationEpisode.Run"/> once.
/// </summary>
/// <param name="episode">The episode.</param>
/// <param name="cancellationToken">The engine stops.</param>
/// <returns>A task that ends after the episode.</returns>
internal delegate ValueTask EpisodeRunner(OrchestrationEpisode episode, CancellationToken cancellationToken);
