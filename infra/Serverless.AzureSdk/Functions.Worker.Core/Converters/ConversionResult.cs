namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>What an input converter made of its input.</summary>
public readonly struct ConversionResult
{
    private ConversionResult(ConversionStatus status, object? value, Exception? error)
    {
        Status = status;
        Value = value;
        Error = error;
    }

    public ConversionStatus Status { get; }

    public object? Value { get; }

    public Exception? Error { get; }

    public static ConversionResult Unhandled() => default;

    public static ConversionResult Success(object? value) => new(ConversionStatus.Succeeded, value, error: null);

    public static ConversionResult Failed(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new ConversionResult(ConversionStatus.Failed, value: null, exception);
    }
}
