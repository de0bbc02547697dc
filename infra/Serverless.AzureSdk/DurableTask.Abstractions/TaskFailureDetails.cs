namespace Microsoft.DurableTask;

/// <summary>A failure as it is kept in a history: the exception's type by name, its message, its causes.</summary>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new TaskFailureDetails(
            exception.GetType().ToString(),
            exception.Message,
            exception.StackTrace,
            exception.InnerException is null ? null : FromException(exception.InnerException),
            Properties: null);
    }

    public bool IsCausedBy<T>()
        where T : Exception =>
        IsCausedBy(typeof(T));

    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
        {
            throw new ArgumentException(
                $"'{targetBaseExceptionType}' is no exception type.",
                nameof(targetBaseExceptionType));
        }

        Type? actual = ExceptionTypeName.Find(ErrorType, targetBaseExceptionType.Assembly);
        return actual is not null && targetBaseExceptionType.IsAssignableFrom(actual);
    }

    public override string ToString() => $"{ErrorType}: {ErrorMessage}";
}
