using System.Reflection;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;

namespace Serverless.WorkerExtensions.Tests.Support;

/// <summary>Converters as the worker finds them: by the attribute of the trigger or of the parameter's type.</summary>
internal static class Converters
{
    public static async Task<ConversionResult> ConvertAsync(
        Type marked, ConverterContext context, IServiceProvider? services = null)
    {
        var type = marked.GetCustomAttribute<InputConverterAttribute>()!.ConverterType;
        await using var none = new ServiceCollection().BuildServiceProvider();
        var converter = (IInputConverter)ActivatorUtilities.CreateInstance(services ?? none, type);
        return await converter.ConvertAsync(context);
    }
}
