namespace Serverless.Runtime.Durable;

/// <summary>Runs an activity.</summary>
/// <param name="call">The activity's call.</param>
/// <param name="cancellationToken">
/// The engine stops; an activity that gives up then runs again after the next start.
/// </param>
/// <returns>The result; the engine serializes it.</returns>
internal delegate Task<object?> ActivityRunner(ActivityCall call, CancellationToken cancellationToken);
