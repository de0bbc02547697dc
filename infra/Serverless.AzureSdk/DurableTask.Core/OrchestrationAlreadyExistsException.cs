#nullable disable
namespace DurableTask.Core.Exceptions;

/// <summary>
/// An orchestration with the given instance id is there already, in a state that refuses a new start.
/// </summary>
public class OrchestrationAlreadyExistsException : InvalidOperationException
{
    public OrchestrationAlreadyExistsException()
    {
    }

    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
