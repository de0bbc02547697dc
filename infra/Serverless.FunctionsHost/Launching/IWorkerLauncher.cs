namespace Serverless.FunctionsHost.Launching;

/// <summary>Starts workers of one app: each call starts a new one.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a worker; when this returns it has connected.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="cancellationToken">Gives up; what was started is ended.</param>
    /// <exception cref="WorkerStartException">It ended, or did not connect in time.</exception>
    Task<RunningWorker> LaunchAsync(WorkerStart request, CancellationToken cancellationToken);
}
