namespace Microsoft.DurableTask;

/// <summary>Hands an untyped input to a typed task; a missing input is the type's default.</summary>
internal static class TaskInput
{
    internal static T Cast<T>(object? input) =>
        input switch
        {
            null => default!,
            T typed => typed,
            _ => throw new ArgumentException(
                $"The task takes a '{typeof(T)}', its input is a '{input.GetType()}'.",
                nameof(input)),
        };
}
