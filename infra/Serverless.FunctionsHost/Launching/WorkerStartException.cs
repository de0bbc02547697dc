namespace Serverless.FunctionsHost.Launching;

/// <summary>A worker could not be started.</summary>
internal sealed class WorkerStartException(string app, string reason, Exception? inner = null)
    : Exception($"The app '{app}' did not start: {reason}", inner)
{
    /// <summary>Gets the app.</summary>
    public string App { get; } = app;
}
