namespace Microsoft.DurableTask;

/// <summary>An activity as a class, untyped.</summary>
public interface ITaskActivity
{
    Type InputType { get; }

    Type OutputType { get; }

    Task<object?> RunAsync(TaskActivityContext context, object? input);
}
