using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace Serverless.Runtime.Invocation;

/// <summary>
/// Converts binding data (route values, message properties) to the type of a parameter, culture-free.
/// </summary>
internal static class ValueConverter
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    /// <exception cref="FormatException">The value does not read as <paramref name="target"/>.</exception>
    public static object? Convert(object? value, Type target)
    {
        if (value is null || target.IsInstanceOfType(value))
        {
            return value;
        }

        var type = Nullable.GetUnderlyingType(target) ?? target;
        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        try
        {
            if (value is string text)
            {
                return FromText(text, type);
            }

            if (type == typeof(string))
            {
                return value is IFormattable formattable
                    ? formattable.ToString(format: null, CultureInfo.InvariantCulture)
                    : JsonSerializer.Serialize(value, Json);
            }

            return value is IConvertible && typeof(IConvertible).IsAssignableFrom(type)
                ? System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture)
                : JsonSerializer.SerializeToElement(value, Json).Deserialize(type, Json);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new FormatException($"'{value}' is not a valid {type.Name}.", failure);
        }
    }

    /// <summary>
    /// Whether text can become that type without being JSON: what route values and queries can bind to.
    /// </summary>
    public static bool ReadsText(Type target)
    {
        var type = Nullable.GetUnderlyingType(target) ?? target;
        return type == typeof(string)
            || type.IsEnum
            || TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));
    }

    private static object? FromText(string text, Type type)
    {
        if (type.IsEnum)
        {
            return Enum.Parse(type, text, ignoreCase: true);
        }

        var converter = TypeDescriptor.GetConverter(type);
        return converter.CanConvertFrom(typeof(string))
            ? converter.ConvertFromInvariantString(text)
            : JsonSerializer.Deserialize(text, type, Json);
    }
}
