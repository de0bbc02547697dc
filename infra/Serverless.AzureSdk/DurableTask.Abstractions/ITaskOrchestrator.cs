namespace Microsoft.DurableTask;

/// <summary>An orchestrator as a class, untyped.</summary>
public interface ITaskOrchestrator
{
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskOrchestrationContext context, object? input);
}
