namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Names the converter for a parameter, or for every parameter of a type.</summary>
[AttributeUsage(
    AttributeTargets.Parameter
    | AttributeTargets.Class
    | AttributeTargets.Interface
    | AttributeTargets.Enum
    | AttributeTargets.Struct,
    AllowMultiple = true)]
public class InputConverterAttribute : Attribute
{
    public InputConverterAttribute(Type converterType)
    {
        ArgumentNullException.ThrowIfNull(converterType);
        if (!typeof(IInputConverter).IsAssignableFrom(converterType))
        {
            throw new InvalidOperationException(
                $"'{converterType}' is no input converter. Implement {typeof(IInputConverter)} on it.");
        }

        ConverterType = converterType;
    }

    public Type ConverterType { get; }
}
