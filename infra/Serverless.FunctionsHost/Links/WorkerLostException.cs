namespace Serverless.FunctionsHost.Links;

/// <summary>The worker went away while something waited for it: its process ended, or its stream broke.</summary>
internal sealed class WorkerLostException : Exception
{
    public WorkerLostException(string app, string reason, Exception? inner = null)
        : base($"The worker of '{app}' is gone: {reason}", inner) => App = app;

    /// <summary>Gets the app whose worker it was.</summary>
    public string App { get; }
}
