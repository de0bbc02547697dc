namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>How a conversion ended; unhandled lets the next converter try.</summary>
public enum ConversionStatus
{
    Unhandled,
    Succeeded,
    Failed,
}
