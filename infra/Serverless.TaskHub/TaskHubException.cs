namespace Serverless.TaskHub;

/// <summary>A task hub refused a request.</summary>
public sealed class TaskHubException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="error">Why.</param>
    /// <param name="message">What was refused, and the cure.</param>
    public TaskHubException(TaskHubError error, string message)
        : base(message) => Error = error;

    /// <summary>Gets why the request was refused.</summary>
    public TaskHubError Error { get; }
}
