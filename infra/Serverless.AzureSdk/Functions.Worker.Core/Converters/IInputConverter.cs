namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Turns what a binding delivered into the type of a parameter.</summary>
public interface IInputConverter
{
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}
