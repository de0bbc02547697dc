namespace Serverless.Runtime.Triggers;

/// <summary>Drives the functions of one trigger kind.</summary>
internal interface ITriggerListener
{
    /// <summary>Starts to listen; returns when the functions can be triggered.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes nothing new, then waits for what runs. <paramref name="cancellationToken"/> fires at the deadline of the
    /// drain; the tokens of the invocations that still run have been cancelled before that.
    /// </summary>
    Task StopAsync(CancellationToken cancellationToken);
}
