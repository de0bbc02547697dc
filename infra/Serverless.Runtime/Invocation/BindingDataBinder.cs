using System.Reflection;

namespace Serverless.Runtime.Invocation;

/// <summary>Binds a parameter to the trigger's metadata of the same name; for the binders of trigger kinds.</summary>
internal static class BindingDataBinder
{
    /// <summary>
    /// A binder that looks the name up, letter case as given by the trigger's dictionary, and converts the value.
    /// </summary>
    public static ParameterBinder ForName(ParameterInfo parameter)
    {
        var name = parameter.Name!;
        var type = parameter.ParameterType;
        var fallback = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return context =>
        {
            if (!context.BindingData.TryGetValue(name, out var value) || value is null)
            {
                return new(fallback);
            }

            try
            {
                return new(ValueConverter.Convert(value, type));
            }
            catch (FormatException failure)
            {
                throw new ParameterBindingException(context.Function.Name, name, failure.Message, failure);
            }
        };
    }
}
