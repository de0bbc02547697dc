namespace Serverless.FunctionsHost.Triggers;

/// <summary>Waits for what triggers the functions of one kind in one app, and invokes them.</summary>
internal interface ITriggerListener
{
    /// <summary>Begins to listen.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes nothing new, and returns when nothing that it took is left to be settled. The token says that the time for
    /// that is over.
    /// </summary>
    Task StopAsync(CancellationToken cancellationToken);
}
