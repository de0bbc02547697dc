using Microsoft.DurableTask;

namespace Serverless.Runtime.Durable;

/// <summary>Makes <see cref="TaskFailureDetails"/>.</summary>
internal static class Failures
{
    public static TaskFailureDetails Create(
        string type, string message, string? stackTrace = null, TaskFailureDetails? inner = null) =>
        new(type, message, stackTrace, inner, Properties: null);

    /// <summary>
    /// The details of an exception; a failed task's own details stand below the exception that carried them.
    /// </summary>
    public static TaskFailureDetails From(Exception exception) => Create(
        exception.GetType().ToString(),
        exception.Message,
        exception.StackTrace,
        exception switch
        {
            TaskFailedException failed => failed.FailureDetails,
            { InnerException: { } inner } => From(inner),
            _ => null,
        });
}
